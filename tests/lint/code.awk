# Prints C sources as FILE:LINE:TEXT without comments and without what stands
# between quotes, so that names found in it are names of the code.
FNR == 1 {
	in_comment = 0
}
{
	text = quote = ""
	n = length($0)
	for (i = 1; i <= n; i++) {
		c = substr($0, i, 1)
		pair = substr($0, i, 2)
		if (in_comment) {
			if (pair == "*/") {
				in_comment = 0
				i++
			}
		} else if (quote != "") {
			if (c == "\\")
				i++
			else if (c == quote) {
				quote = ""
				text = text c
			}
		} else if (pair == "/*") {
			in_comment = 1
			i++
		} else if (pair == "//") {
			break
		} else {
			if (c == "\"" || c == "'")
				quote = c
			text = text c
		}
	}
	print FILENAME ":" FNR ":" text
}
