package dev.prise.cli;

/** What {@code --help} says, as it is shown: 80 columns. Picocli formats it, so a per cent sign is written twice. */
final class Help {

    static final String PRISE = "Message sockets: a server for one client at a time, and clients for any server.";

    static final String PRISE_FOOTER = """

            Exit codes:
              0   done
              1   failed
              2   wrong usage
              3   timed out, or Java had no memory left
              130 ended by Ctrl-C

            Examples:
              prise serve 5000 --echo             a server that sends back what comes
              prise send localhost:5000 'Hello'   asks it something, prints the answer
              prise connect localhost:5000        a dialogue with it
              prise detect 5000                   in which mode does it speak?

            prise COMMAND --help tells more.""";

    static final String SERVE = """
            Serve one client at a time.
            A client is served from its first whole message on; those who come meanwhile
            wait for their turn. Messages are shown as they come, and each line that is
            typed or piped in goes to the client that is served.
            With --many all are served at the same time, and a line says who it is for:
            @c1 TEXT one of them, @all TEXT all; @ alone lists them.
            """;

    static final String SERVE_FOOTER = """

            Exit codes:
              0   done
              1   failed, as when the port is taken
              2   wrong usage
              130 ended by Ctrl-C

            Examples:
              prise serve 5000                     a dialogue at the terminal
              prise serve 5000 --echo              what comes goes back
              prise serve 5000 --mode line --exec 'tr a-z A-Z'
              prise serve 5000 --mode 'tag:\\x03' --charset windows-1252 --reply ok
              prise serve 5000 --mode detect       whatever mode each client speaks
              prise serve 5000 --second-client refuse --refusal-message 'call later'
              prise serve 5000 --many --max-per-address 2
              prise serve 5000 --allow 192.168.0.0/16 --deny 192.168.1.7
              prise serve 5000 --many --proxy-from 10.0.0.5   behind HAProxy
              prise serve 5000 --heartbeat PING --heartbeat-answer PONG
              prise serve 5000 --tls-self-signed   TLS, for trying out
              prise serve 5000 --tls-cert me.pem --tls-key me.key
              prise serve 5000 --tls-cert me.p12 --tls-ca clients.pem \\
                               --tls-client-auth demanded
              prise serve 0 --json </dev/null      for scripts: tells which port it took""";

    static final String CONNECT = """
            Connect to a server and speak with it.
            Messages are shown as they come, and each line that is typed or piped in is
            sent. When the input ends, nothing more is sent, and what still comes is shown
            until the server closes the connection.
            """;

    static final String CONNECT_FOOTER = """

            Exit codes:
              0   the server has closed the connection
              1   failed, as when nobody listens there
              2   wrong usage
              130 ended by Ctrl-C

            Examples:
              prise connect localhost:5000
              prise connect 192.168.1.20:4001 --mode 'tag:\\r'   its lines end in CR
              printf 'one\\ntwo\\n' | prise connect localhost:5000
              prise connect localhost:5000 --heartbeat PING --heartbeat-after 10s
              prise connect localhost:5000 --answer-heartbeat PING=PONG
              prise connect www.example.org:443 --tls --mode line
              prise connect localhost:5000 --tls-ca ca.pem --tls-cert me.p12""";

    static final String SEND = """
            Send texts to a server and print its answers.
            Each text is sent once the one before is answered. Only the answers are
            printed, one a line: text as text, bytes that are no text as they came.
            """;

    static final String SEND_FOOTER = """

            Exit codes:
              0   every text was sent, and answered
              1   failed, as when the server left before it had answered
              2   wrong usage
              3   no answer came in time
              130 ended by Ctrl-C

            Examples:
              prise send localhost:5000 'Hello World'
              prise send localhost:5000 --mode line --wait 500ms 'WEIGHT?'
              prise send localhost:5000 --mode raw -e '\\x02STATUS\\x03'
              prise send localhost:5000 --no-answer - <orders.txt
              prise send localhost:5000 --tls-ca ca.pem 'Hello World'""";

    static final String DETECT = """
            Find out in which mode somebody speaks.
            PORT listens and watches the first client that says something, HOST:PORT
            connects and watches what the server says. The command to use is printed. It
            is never guessed: where two modes fit, both are told.
            """;

    static final String DETECT_FOOTER = """

            Exit codes:
              0   one mode fits; the command that speaks it was printed
              1   failed, as when two modes fit, or none does
              2   wrong usage
              3   nothing came in time that tells the mode
              130 ended by Ctrl-C

            Examples:
              prise detect 5000
              prise detect 192.168.1.20:4001
              prise detect 192.168.1.20:4001 --say 'WEIGHT?\\r\\n'
              prise detect 5000 --json --wait 2m""";

    static final String DETECT_WHERE = "The port to listen on, or the server to connect to, as in localhost:5000.";

    static final String DETECT_WAIT = "How long to wait for what it says, once it is connected (default 30s).";

    static final String DETECT_SAY =
            "With HOST:PORT: send this first, for a server that speaks when spoken to. It is sent as it"
                    + " is, in UTF-8, and may hold \\r \\n \\t \\0 \\\\ and bytes such as \\x03.";

    static final String UDP = """
            Receive datagrams: each is a message, from anybody.
            They are shown as they come, and answered if --echo or --reply says so.
            prise udp send --help tells how to send them.
            """;

    static final String UDP_FOOTER = """

            Exit codes:
              0   done
              1   failed, as when the port is taken
              2   wrong usage
              130 ended by Ctrl-C

            Examples:
              prise udp 5000                      shows what comes
              prise udp 5000 --reply 'got it'     and answers
              prise udp 5000 --multicast 239.1.2.3 --interface eth0
              prise udp 0 --json                  for scripts: tells which port it took""";

    static final String UDP_SEND = """
            Send each text as one datagram and print the answers.
            Each text is sent once the one before is answered; a datagram may get lost,
            and is not sent again. Only the answers are printed, one a line.
            """;

    static final String UDP_SEND_FOOTER = """

            Exit codes:
              0   every text was sent, and answered
              1   failed, as when there is no such host
              2   wrong usage
              3   no answer came in time
              130 ended by Ctrl-C

            Examples:
              prise udp send localhost:5000 'Hello World'
              prise udp send 192.168.1.255:5000 --broadcast --all --wait 2s 'WHO?'
              prise udp send 239.1.2.3:5000 --interface eth0 --no-answer 'to the group'
              prise udp send localhost:5000 --no-answer - <values.txt""";

    static final String TLS = "Speak TLS. All that follows implies it.";

    static final String TLS_CERT =
            "This end's certificate and its chain: PEM, or a PKCS#12 store with the key (*.p12, *.pfx).";

    static final String TLS_KEY = "The private key, PEM. Default: it stands in the file of --tls-cert.";

    static final String TLS_PASSWORD =
            "What opens the key or the store. Safer: PRISE_TLS_PASSWORD in the environment, which others cannot see.";

    static final String TLS_CA =
            "Whose signature makes the other end's certificate good, PEM. Default for clients: the authorities that"
                    + " Java knows.";

    static final String TLS_CLIENT_AUTH = """
            Certificates of clients, checked by --tls-ca:
            asked      they may show one
            demanded   they must""";

    static final String SERVER_SELF_SIGNED = "For trying out: with a certificate that is made for this run.";

    static final String CLIENT_SELF_SIGNED = "For trying out: any certificate will do, the server is not checked.";

    static final String TEXT_ESCAPES = "All texts to be sent may hold \\r \\n \\t \\0 \\\\ and bytes such as \\x03.";

    static final String DATAGRAM_HOST_PORT =
            "Where to: a machine, as in localhost:5000 or [::1]:5000, a broadcast address or a group.";

    static final String MULTICAST =
            "Join this group, as in 239.1.2.3 or ff15::42. May be given several times. Other programs can"
                    + " open the same port then, if they share it too.";

    static final String INTERFACE =
            "The network interface for groups, by its name or address. Default: the system's choice.";

    static final String BROADCAST = "Allow sending to broadcast addresses, as in 192.168.1.255.";

    static final String TTL = "How many networks a datagram to a group may cross (default ${DEFAULT-VALUE}).";

    static final String ALL = "Print all answers that come within --wait: many machines may answer.";

    static final String COMPLETION = "Print a script that lets bash or zsh complete prise's words.";

    static final String COMPLETION_FOOTER = """

            Examples:
              source <(prise completion)                        in this shell
              prise completion >/etc/bash_completion.d/prise    in all to come""";

    static final String PORT = "The port to listen on; 0 picks a free one.";

    static final String HOST_PORT = "The server, as in localhost:5000 or [::1]:5000.";

    static final String TEXT =
            "What to send; - stands for each line of standard input. Write -- before texts that begin with"
                    + " a dash.";

    static final String WAIT = "How long to wait for each answer (default 5s).";

    static final String NO_ANSWER = "Wait for no answers: send all, and end.";

    static final String BIND = "The address of this machine to listen on. Default: all of them.";

    static final String SECOND_CLIENT = """
            What happens to those who come meanwhile:
            queue      they wait for their turn (default)
            refuse     they are turned away
            take-over  the newest takes the place, with its
                       first message
            take-over-same-address
                       the same, but only from a client of its
                       own address; others wait""";

    static final String PARTING = "What those are told who are turned away.";

    static final String ALLOW =
            "Let in clients of these addresses alone, as in 10.1.2.3, 192.168.0.0/16 or ::1; several with commas between.";

    static final String DENY = "Turn away clients of these addresses, also where they are allowed.";

    static final String PROXY_FROM =
            "The addresses of proxies in front, each connection of which begins with a PROXY header that names the"
                    + " client (HAProxy: send-proxy). That client's address is the one that counts.";

    static final String HEARTBEAT =
            "Send this text when nothing has come for a while; who then sends nothing within 10s is gone.";

    static final String ANSWER_HEARTBEAT =
            "Answer the other end's heartbeat by itself, as in PING=PONG; neither is shown.";

    static final String HEARTBEAT_AFTER = "The silence after which --heartbeat is sent (default 20s).";

    static final String HEARTBEAT_ANSWER =
            "What the other end answers to --heartbeat, and nothing else will do. It is not shown. Default: anything"
                    + " that comes is a sign of life.";

    static final String MANY = """
            Serve all clients at the same time. Lines are then
            @          who is connected (also @list)
            @c1 TEXT   to one
            @all TEXT  to all
            TEXT       to the only one; @@TEXT begins with @""";

    static final String MAX_CLIENTS = "With --many: the most clients at a time (default 10000). More are turned away.";

    static final String MAX_PER_ADDRESS =
            "The most clients at a time from one address; without --many, of those who wait.";

    static final String MAX_NEW = "With --many: the most new clients a second, on average.";

    static final String ECHO = "Answer each message with itself.";

    static final String REPLY = "Answer each message with this text.";

    static final String EXEC =
            "Answer each message with what a command makes of it: the message is its standard input, and"
                    + " its standard output is the answer, less the last line end. No answer if it fails.";

    static final String EXEC_TIMEOUT = "End the command of --exec after so long (default 30s).";

    static final String MODE = """
            How messages are told apart, as the other end does:
            windev     the size stands first (default)
            tag:TEXT   TEXT ends them, as in 'tag:<EOF>'
            tag-strict:TEXT
                       the same, and bytes that come behind it
                       are an error
            line       CR LF ends them, the same as 'tag:\\r\\n'
            netstring  the size, a colon, the message, a comma
            fixed:N    each message has N bytes
            raw        no marks: whatever arrives together
            detect     as the first message shows, of each peer
                       anew; not for send, which speaks first
            TEXT may hold \\r \\n \\t \\0 \\\\ and bytes such as \\x03.""";

    static final String CHARSET = "What text is in: UTF-8 (default), windows-1252, UTF-16LE and so on.";

    static final String MAX_MESSAGE =
            "The longest message taken, as in 64k or 16MiB (default). In raw mode: the most that"
                    + " is read at once (default 4k).";

    static final String OVERFLOW =
            "What a message longer than --max-message does: it is a failure that closes the connection (close, default), it is"
                    + " dropped (skip), or its beginning is taken (truncate). It is told in each case.";

    static final String IDLE = "Close a connection on which nothing came for so long, as in 90s or 5m. Default: never.";

    static final String ALLOW_TAG = "Send messages that hold the end tag, which the receiver takes for several.";

    static final String ESCAPES =
            "All texts to be sent, typed ones too, may hold \\r \\n \\t \\0 \\\\ and bytes such as \\x03.";

    static final String JSON = "Tell all that happens on standard output, one JSON object a line.";

    private Help() {}
}
