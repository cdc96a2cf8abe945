#!/usr/bin/env bash
# Three hosts with two mail gateways each and one PostgreSQL: N mails (30,000)
# come in, each once, while gateways are killed, connections cut and hosts'
# links down at random.
#
#	hosts.sh [N [SEED]]     BUILD says where the programs are
#
# Of a host's gateways one runs mail2ticket for each mail, the other one for
# many (--stream); both try again on 75, as mail servers do. The hosts are
# network namespaces with a link to the server's, where we may make them (root);
# else three configurations on loopback, without links to cut.

# shellcheck disable=SC1091,SC2034,SC2154 # it shares names with lib.bash

. "${BASH_SOURCE[0]%/*}/lib.bash"

N=${1:-30000}
SEED=${2:-1}
HOSTS=3
GATEWAYS=$((HOSTS * 2))
CHUNK=50
export STORE=postgres

# The network: $net.0 is the server's, with a bridge; $net.K are the hosts'.
net=desk$$
make_network() {
	local k
	remove_stale
	ip netns add "$net.0" 2>/dev/null || return
	ip -n "$net.0" link set lo up
	ip -n "$net.0" link add bridge type bridge
	ip -n "$net.0" address add 10.99.0.100/24 dev bridge
	ip -n "$net.0" link set bridge up
	for ((k = 1; k <= HOSTS; k++)); do
		ip netns add "$net.$k"
		ip -n "$net.$k" link add uplink type veth peer name "host$k" \
			netns "$net.0"
		ip -n "$net.$k" address add "10.99.0.$k/24" dev uplink
		ip -n "$net.$k" link set uplink up
		ip -n "$net.0" link set "host$k" master bridge
		ip -n "$net.0" link set "host$k" up
	done
}

# Networks of soaks that were killed before they could clear up.
remove_stale() {
	local name pid
	for name in $(ip netns list 2>/dev/null |
		sed -n 's/^\(desk[0-9]*\.[0-9]\)\( .*\)*$/\1/p'); do
		pid=${name#desk}
		[[ -e /proc/${pid%.*} ]] || ip netns del "$name" || true
	done
}

clear_up_more() {
	local k
	for ((k = 0; k <= HOSTS; k++)); do
		ip netns del "$net.$k" 2>/dev/null || true
	done
}

# at HOST CMD...: with that host's network and configuration.
at() {
	local host=$1
	shift
	set -- env DESK_CONFIG="$work/host$host.conf" "$@"
	((!has_network)) || set -- ip netns exec "$net.$host" "$@"
	exec "$@"
}

start_server() {
	local port=5432 address=10.99.0.100
	if ((has_network)); then
		starter=(ip netns exec "$net.0")
	else
		address=127.0.0.1
		port=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
	fi
	store_start port="$port" listen_addresses="$address"
	echo 'host all all 10.99.0.0/24 trust' >>pg/data/pg_hba.conf
	"$ROOT/tests/postgres.sh" run "$work/pg" pg_ctl -D data reload >/dev/null
	unset DESK_DB
	for ((k = 1; k <= HOSTS; k++)); do
		cat >"host$k.conf" <<-END
			[desk]
			database = postgresql://desk@$address:$port/postgres
			address = support@help.example
			[mail]
			answer_period = 0
			answers_per_hour = 0
			tickets_per_hour = 0
		END
	done
}

# gateway K: every GATEWAYS-th chunk, each again until all of it was answered.
gateway() {
	local host=$(($1 / 2 + 1)) chunk
	for chunk in frames/*; do
		((10#${chunk##*/} % GATEWAYS == $1)) || continue
		if (($1 % 2)); then
			until take "$1" "$chunk" --stream &&
				[[ $(grep -c '^0 ' "answers.$1") -eq \
				$(grep -c '' "answers.$1") ]]; do
				again "$1"
			done
		else
			one_by_one "$1" "$chunk"
		fi
	done
}

# take K FILE [OPTION...]: 75, and being killed, are all that may go wrong.
take() {
	local host=$(($1 / 2 + 1)) status=0
	victim "gateway.$1" "answers.$1" at "$host" mail2ticket "${@:3}" \
		<"$2" || status=$?
	case $status in
	0) return 0 ;;
	75) echo "75" >>tries ;;
	137) echo "killed" >>tries ;;
	*) echo "status $status" | tee -a tries >>wrong ;;
	esac
	return 1
}

again() {
	pause
	pause
}

one_by_one() {
	local mail
	for mail in "${2/frames/mails}"/*; do
		until take "$1" "$mail"; do
			again "$1"
		done
	done
}

cut_connection() {
	ask "select count(pg_terminate_backend(pid)) from (select pid
		from pg_stat_activity where backend_type = 'client backend'
		and pid <> pg_backend_pid() order by random() limit 1) as one" \
		>/dev/null || true
}

# A host's link, at its end or at the other one, for half a second to three.
cut_link() {
	local k=$((RANDOM % HOSTS + 1)) end
	end=("$net.$k" uplink)
	((RANDOM % 2)) || end=("$net.0" "host$k")
	ip -n "${end[0]}" link set "${end[1]}" down
	sleep "$((RANDOM % 3)).$((RANDOM % 5 + 5))"
	ip -n "${end[0]}" link set "${end[1]}" up
}

disturb() {
	until [[ -e stop ]]; do
		case $((RANDOM % 10)) in
		[0-4])
			kill_one
			echo kill
			;;
		[5-8])
			cut_connection
			echo cut
			;;
		*)
			((has_network)) || continue
			cut_link
			echo link
			;;
		esac >>disturbed
		sleep "0.$((RANDOM % 60 + 10))"
	done
}

has_network=0
if make_network; then
	has_network=1
else
	echo '# no network namespaces here: the hosts are on loopback'
fi
start_server
"$ROOT/tests/soak/mails.py" "$N" "$SEED" "$ROOT/../shared/corpus/mail" frames \
	"$CHUNK"
# The same mails one by one, for those who take them so.
python3 - "$GATEWAYS" <<'END'
import os, sys
for name in sorted(os.listdir('frames')):
    if int(name) % int(sys.argv[1]) % 2:
        continue
    os.makedirs('mails/' + name)
    with open('frames/' + name, 'rb') as f:
        for k, line in enumerate(iter(f.readline, b'')):
            with open('mails/%s/%02d' % (name, k), 'wb') as mail:
                mail.write(f.read(int(line)))
END

RANDOM=$SEED
touch tries wrong disturbed
gateways=()
begun=$SECONDS
for ((k = 0; k < GATEWAYS; k++)); do
	gateway "$k" &
	gateways+=($!)
done
disturb &
disturber=$!
wait "${gateways[@]}"
took=$((SECONDS - begun))
touch stop
wait "$disturber"

export DESK_CONFIG=$work/host1.conf DESK_DB=$asked
expect_mails "$N"
expect 'tries that ended otherwise than with 0 or 75' "$(sort wrong | uniq -c)" ''
echo "# disturbed by: $(sort disturbed | uniq -c | tr -s ' \n' ' ')"
echo "# tries again:  $(sort tries | uniq -c | tr -s ' \n' ' ')"
conclude "$N mails in $took s"
