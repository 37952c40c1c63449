-- Which published file is this?
-- Grain: one row with the path, null for a database in memory
-- Parameters: none
select d.path from duckdb_databases() as d where d.database_name = current_database() order by d.path
