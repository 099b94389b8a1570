"""Everything about the warehouse: contracts, models, build, publish, query, scope."""
