-- Friends of a user are found from either end of a pair: the unique key of pairs begins with direct_low, this one with direct_high.
CREATE INDEX conversation_direct_high ON conversation_table (direct_high, direct_low)
    WHERE direct_high IS NOT NULL;
