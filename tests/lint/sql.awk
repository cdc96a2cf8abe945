# Prints the SQL texts of C sources as FILE:LINE:TEXT: literals that stand side
# by side are one, LINE is that of the first.
function flush() {
	if (text ~ /(^|[^a-z_])(select|insert into|update [a-z_]+ set|delete from|where|order by|join) /)
		print file ":" line ":" text
	text = ""
	line = 0
}
FNR == 1 {
	if (NR > 1)
		flush()
	file = FILENAME
	in_comment = 0
}
{
	n = length($0)
	for (i = 1; i <= n; i++) {
		c = substr($0, i, 1)
		pair = substr($0, i, 2)
		if (in_comment) {
			if (pair == "*/") {
				in_comment = 0
				i++
			}
		} else if (in_text) {
			if (c == "\"")
				in_text = 0
			else if (c == "\\") {
				i++
				text = text " "
			} else
				text = text c
		} else if (pair == "/*") {
			in_comment = 1
			i++
		} else if (c == "\"") {
			in_text = 1
			if (!line)
				line = FNR
		} else if (c == "'") {
			flush()
			i += substr($0, i + 1, 1) == "\\" ? 3 : 2
		} else if (c !~ /[ \t\\]/)
			flush()
	}
}
END {
	flush()
}
