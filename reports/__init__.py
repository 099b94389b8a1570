"""What is shown, without Streamlit: charts, wording, number formats."""
