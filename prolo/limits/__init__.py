"""How often one address may do a thing; counted in PostgreSQL, so exact across processes."""
