-- text_filter: a Bloom filter of the beginnings of the words in the texts of the candidate's document
-- (store::desk::text_filter). NULL if it is not known.
ALTER TABLE desk_rows ADD COLUMN text_filter BLOB;
