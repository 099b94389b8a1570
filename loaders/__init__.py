"""From a bank's files to one immutable batch of Parquet per delivery."""
