-- Version 2. Runs that went on in a later plan: `moved` is the row of the journal that says when and from which plan.
-- Rows before it speak of the steps of that plan.
ALTER TABLE run ADD COLUMN moved INTEGER;
