-- A slip changes four times and then rests for years. By the fifth of a table that has to change before it is cleaned and looked at anew, as PostgreSQL
-- has it, ten million slips wait for two million changes, and lists of the newest read what is dead among them.
alter table notice set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
