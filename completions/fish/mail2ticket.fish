# fish completion for mail2ticket, by share/completions.sh

complete -c mail2ticket -l team -x -d 'team of a ticket that is opened'
complete -c mail2ticket -l queue -x -d 'another word for --team'
complete -c mail2ticket -l set -x -d 'a field of a ticket that is opened'
complete -c mail2ticket -l channel -x -d 'how it reached the desk: email unless given'
complete -c mail2ticket -l max-size -x -d 'of a larger mail surplus attachments are left out'
complete -c mail2ticket -s d -l database -r -d 'the store: a file or postgresql://'
complete -c mail2ticket -l as -x -d 'act as another agent'
complete -c mail2ticket -s v -l verbose -d 'say what is being done'
complete -c mail2ticket -l help -d 'print this help'
complete -c mail2ticket -l version -d 'print the version'
