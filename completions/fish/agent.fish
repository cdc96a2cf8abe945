# fish completion for agent, by share/completions.sh

function __desk_verb
	set -l words (commandline -opc)
	test "$words[2]" = $argv[1]
end

function __desk_fields
	set -l words (commandline -opc)
	set -l name (string replace -rf "[:=].*" "" -- (commandline -ct))
	if test -n "$name"
		string join \n -- $name$argv[1](command $words[1] fields -o id $name 2>/dev/null)
	else
		string join \n -- (command $words[1] fields -o id 2>/dev/null)$argv[1]
	end
end

complete -c agent -n 'test (count (commandline -opc)) = 1' -f -a new -d 'enter a user of the system as an agent'
complete -c agent -n 'test (count (commandline -opc)) = 1' -f -a list -d 'list the agents that a query means'
complete -c agent -n 'test (count (commandline -opc)) = 1' -f -a show -d 'show all there is about an agent'
complete -c agent -n 'test (count (commandline -opc)) = 1' -f -a set -d 'change fields; is_active=no sends somebody away'
complete -c agent -n 'test (count (commandline -opc)) = 1' -f -a team -d 'list teams or the agents of one, make and change them'
complete -c agent -n 'test (count (commandline -opc)) = 1' -f -a fields -d 'list the fields of an agent, or the values of one'
complete -c agent -n '__desk_verb new' -f -a '(__desk_fields =)'
complete -c agent -n '__desk_verb list' -f -a '(__desk_fields :)'
complete -c agent -n '__desk_verb set' -f -a '(__desk_fields =)'
complete -c agent -n '__desk_verb new' -s d -l database -r -d 'the store: a file or postgresql://'
complete -c agent -n '__desk_verb new' -l as -x -d 'act as another agent'
complete -c agent -n '__desk_verb new' -s o -l output -x -a 'table tsv json id' -d 'how records are printed'
complete -c agent -n '__desk_verb new' -s H -l no-header -d 'leave the header line out'
complete -c agent -n '__desk_verb new' -l fields -x -d 'which fields, in order, joined by commas'
complete -c agent -n '__desk_verb new' -l help -d 'print this help'
complete -c agent -n '__desk_verb new' -l version -d 'print the version'
complete -c agent -n '__desk_verb list' -s d -l database -r -d 'the store: a file or postgresql://'
complete -c agent -n '__desk_verb list' -l as -x -d 'act as another agent'
complete -c agent -n '__desk_verb list' -s o -l output -x -a 'table tsv json id' -d 'how records are printed'
complete -c agent -n '__desk_verb list' -s H -l no-header -d 'leave the header line out'
complete -c agent -n '__desk_verb list' -l fields -x -d 'which fields, in order, joined by commas'
complete -c agent -n '__desk_verb list' -s n -l limit -x -d 'at most N records'
complete -c agent -n '__desk_verb list' -l help -d 'print this help'
complete -c agent -n '__desk_verb list' -l version -d 'print the version'
complete -c agent -n '__desk_verb show' -s d -l database -r -d 'the store: a file or postgresql://'
complete -c agent -n '__desk_verb show' -l as -x -d 'act as another agent'
complete -c agent -n '__desk_verb show' -s o -l output -x -a 'table tsv json id' -d 'how records are printed'
complete -c agent -n '__desk_verb show' -s H -l no-header -d 'leave the header line out'
complete -c agent -n '__desk_verb show' -l fields -x -d 'which fields, in order, joined by commas'
complete -c agent -n '__desk_verb show' -l help -d 'print this help'
complete -c agent -n '__desk_verb show' -l version -d 'print the version'
complete -c agent -n '__desk_verb set' -s d -l database -r -d 'the store: a file or postgresql://'
complete -c agent -n '__desk_verb set' -l as -x -d 'act as another agent'
complete -c agent -n '__desk_verb set' -s o -l output -x -a 'table tsv json id' -d 'how records are printed'
complete -c agent -n '__desk_verb set' -s H -l no-header -d 'leave the header line out'
complete -c agent -n '__desk_verb set' -l fields -x -d 'which fields, in order, joined by commas'
complete -c agent -n '__desk_verb set' -l dry-run -d 'show what would be done'
complete -c agent -n '__desk_verb set' -l help -d 'print this help'
complete -c agent -n '__desk_verb set' -l version -d 'print the version'
complete -c agent -n '__desk_verb team' -s d -l database -r -d 'the store: a file or postgresql://'
complete -c agent -n '__desk_verb team' -l as -x -d 'act as another agent'
complete -c agent -n '__desk_verb team' -s o -l output -x -a 'table tsv json id' -d 'how records are printed'
complete -c agent -n '__desk_verb team' -s H -l no-header -d 'leave the header line out'
complete -c agent -n '__desk_verb team' -l fields -x -d 'which fields, in order, joined by commas'
complete -c agent -n '__desk_verb team' -s n -l limit -x -d 'at most N records'
complete -c agent -n '__desk_verb team' -l dry-run -d 'show what would be done'
complete -c agent -n '__desk_verb team' -l help -d 'print this help'
complete -c agent -n '__desk_verb team' -l version -d 'print the version'
complete -c agent -n '__desk_verb fields' -s d -l database -r -d 'the store: a file or postgresql://'
complete -c agent -n '__desk_verb fields' -l as -x -d 'act as another agent'
complete -c agent -n '__desk_verb fields' -s o -l output -x -a 'table tsv json id' -d 'how records are printed'
complete -c agent -n '__desk_verb fields' -s H -l no-header -d 'leave the header line out'
complete -c agent -n '__desk_verb fields' -l fields -x -d 'which fields, in order, joined by commas'
complete -c agent -n '__desk_verb fields' -l help -d 'print this help'
complete -c agent -n '__desk_verb fields' -l version -d 'print the version'
