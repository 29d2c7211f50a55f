"""Values: what the numbers, sums, dates and times of a text say, compared between English and Korean."""
