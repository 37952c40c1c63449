-- What were the figures made with: the state of each edited table and of the programme?
-- Grain: one row with JSON; a digest in it changes when a value of its table does
-- Parameters: none
select b.inputs from quality.build as b order by b.inputs
