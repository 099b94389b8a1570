"""One script per page; Streamlit runs them, nothing imports them."""
