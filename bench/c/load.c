/*
 * The load generator: sends framed messages over N connections, keeps so many of each unanswered, and compares every byte that
 * comes back with what it must be. One thread, epoll.
 *
 *   load run  PORT windev|line CONNECTIONS WINDOW SIZE WARM-UP SECONDS [tls]
 *   load idle PORT windev|line CONNECTIONS
 *
 * Every connection sends the same endless stream, a cycle of up to 1024 different messages, each connection from another place
 * in it. The stream lies in memory once, framed; so checking the answers is one memcmp per read, and a message that is wrong,
 * missing, doubled or another connection's does not pass.
 *
 * On the standard output: "measuring" when the warm-up is over, "measured" at the end of the time, then, once every answer that
 * was still due has come and been checked, one line of JSON. "idle" says "idle" when each connection has had one answer, and
 * keeps all open until its input ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifdef WITH_TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#else
typedef void SSL;
#endif

enum { DISTINCT = 1024, PATTERN = 1 << 20, READ = 256 << 10, SECONDS_TO_DRAIN = 30 };

typedef struct {
    int fd;
    SSL *ssl;
    uint32_t watched; /* what epoll was last told to watch */
    uint64_t base;    /* where in the cycle this connection's stream begins */
    uint64_t goal;    /* bytes that it has been decided to send */
    uint64_t sent;
    uint64_t got;
    uint64_t asked_at; /* of the last message, in a round trip */
} conn;

static char *pattern; /* the cycle, framed */
static uint64_t period, frame;
static uint64_t window;
static char *in;
static int poller;
static conn *conns;
static int count;
static int measuring, stopping;

static uint32_t *latency; /* nanoseconds of every round trip measured */
static size_t latencies, room;

static void die(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* ---- the stream --------------------------------------------------------------------------------------------------------- */

static void make_pattern(const char *mode, uint64_t size) {
    char header[32] = "", *tag = "";
    if (strcmp(mode, "windev") == 0) {
        snprintf(header, sizeof header, "%llu\r\n", (unsigned long long)size);
    } else {
        tag = "\r\n";
    }
    frame = strlen(header) + size + strlen(tag);
    uint64_t distinct = PATTERN / frame;
    distinct = distinct < 1 ? 1 : distinct > DISTINCT ? DISTINCT : distinct;
    period = distinct * frame;
    pattern = malloc(period);
    if (!pattern) die("memory for the messages");
    uint64_t random = 88172645463325252u;
    char *to = pattern;
    for (uint64_t i = 0; i < distinct; i++) {
        to = stpcpy(to, header);
        char serial[9];
        snprintf(serial, sizeof serial, "%08llx", (unsigned long long)i);
        for (uint64_t j = 0; j < size; j++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            to[j] = j < 8 ? serial[j] : (char)(' ' + random % 95);
        }
        to = stpcpy(to + size, tag);
    }
}

/* ---- one connection ----------------------------------------------------------------------------------------------------- */

static ssize_t receive(conn *c, char *to, size_t most) {
#ifdef WITH_TLS
    if (c->ssl) {
        int n = SSL_read(c->ssl, to, (int)most);
        if (n > 0) return n;
        int why = SSL_get_error(c->ssl, n);
        if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return errno = EAGAIN, -1;
        return 0;
    }
#endif
    return recv(c->fd, to, most, 0);
}

static ssize_t transmit(conn *c, const char *from, size_t most) {
#ifdef WITH_TLS
    if (c->ssl) {
        int n = SSL_write(c->ssl, from, most > 1 << 30 ? 1 << 30 : (int)most);
        if (n > 0) return n;
        int why = SSL_get_error(c->ssl, n);
        return errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? EAGAIN : EIO, -1;
    }
#endif
    return send(c->fd, from, most, MSG_NOSIGNAL);
}

static void watch(conn *c, uint32_t events) {
    if (c->watched == events) return;
    struct epoll_event e = {.events = events, .data.ptr = c};
    if (epoll_ctl(poller, c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->fd, &e) < 0) die("epoll_ctl");
    c->watched = events;
}

/* Sends what is to be sent, as far as the system takes it. */
static void pump(conn *c) {
    while (c->sent < c->goal) {
        uint64_t at = (c->base + c->sent) % period;
        uint64_t length = c->goal - c->sent;
        if (length > period - at) length = period - at;
        ssize_t n = transmit(c, pattern + at, length);
        if (n < 0) {
            if (errno != EAGAIN) die("sending");
            watch(c, EPOLLIN | EPOLLOUT);
            return;
        }
        c->sent += (uint64_t)n;
    }
    watch(c, EPOLLIN);
}

/* Decides to send more: not before half of the window is free, so that small answers do not make small writes. */
static void ask(conn *c) {
    uint64_t allowed = (c->got / frame + window) * frame;
    if (!stopping && allowed - c->goal >= (window + 1) / 2 * frame) {
        c->goal = allowed;
        if (window == 1) c->asked_at = now();
    }
    if (c->sent < c->goal) pump(c);
}

static void verify(conn *c, const char *bytes, uint64_t length) {
    if (c->got + length > c->sent) {
        fprintf(stderr, "load: connection %d got %llu bytes more than it was owed\n", (int)(c - conns),
                (unsigned long long)(c->got + length - c->sent));
        exit(1);
    }
    while (length > 0) {
        uint64_t at = (c->base + c->got) % period;
        uint64_t part = length < period - at ? length : period - at;
        if (memcmp(bytes, pattern + at, part) != 0) {
            uint64_t i = 0;
            while (bytes[i] == pattern[at + i]) i++;
            fprintf(stderr, "load: connection %d: byte %llu of message %llu is 0x%02x, not 0x%02x\n", (int)(c - conns),
                    (unsigned long long)((c->got + i) % frame), (unsigned long long)((c->got + i) / frame),
                    (unsigned char)bytes[i], (unsigned char)pattern[at + i]);
            exit(1);
        }
        c->got += part;
        bytes += part;
        length -= part;
    }
}

static void note_latency(conn *c) {
    if (latencies == room) {
        room = room ? room * 2 : 1 << 20;
        latency = realloc(latency, room * sizeof *latency);
        if (!latency) die("memory for the latencies");
    }
    uint64_t took = now() - c->asked_at;
    latency[latencies++] = took > UINT32_MAX ? UINT32_MAX : (uint32_t)took;
}

static void answered(conn *c) {
    for (int reads = 0; reads < 8; reads++) {
        ssize_t n = receive(c, in, READ);
        if (n < 0 && errno == EAGAIN) return;
        if (n < 0) die("receiving");
        if (n == 0) {
            fprintf(stderr, "load: the server closed connection %d after %llu bytes\n", (int)(c - conns),
                    (unsigned long long)c->got);
            exit(1);
        }
        verify(c, in, (uint64_t)n);
        if (window == 1 && measuring && c->got == c->goal) note_latency(c);
        ask(c);
        if (n < READ && !c->ssl) return; /* nothing more, or epoll will say so; OpenSSL may still hold some */
    }
}

static void open_connection(conn *c, int port, int tls) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) < 0) die("connecting");
    int yes = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    c->base = (uint64_t)(c - conns) * 7 % (period / frame) * frame;
    if (tls) {
#ifdef WITH_TLS
        static SSL_CTX *context;
        if (!context) {
            context = SSL_CTX_new(TLS_client_method());
            SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
            SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256"); /* the same for every server */
            SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
            SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
        }
        c->ssl = SSL_new(context);
        SSL_set_fd(c->ssl, c->fd);
        if (SSL_connect(c->ssl) != 1) {
            ERR_print_errors_fp(stderr);
            die("the TLS handshake");
        }
#else
        errno = ENOTSUP;
        die("built without TLS: the headers of OpenSSL were missing");
#endif
    }
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    watch(c, EPOLLIN);
}

static void open_all(int port, int tls, int one_by_one) {
    poller = epoll_create1(0);
    in = malloc(READ);
    conns = calloc((size_t)count, sizeof *conns);
    if (poller < 0 || !in || !conns) die("starting");
    for (int i = 0; i < count; i++) {
        open_connection(&conns[i], port, tls);
        if (one_by_one) {
            ask(&conns[i]);
            while (conns[i].got < conns[i].goal || conns[i].goal == 0) {
                struct epoll_event e;
                if (epoll_wait(poller, &e, 1, SECONDS_TO_DRAIN * 1000) < 1) die("waiting for the first answer");
                stopping = 1; /* one message each */
                if (e.events & EPOLLOUT) pump(e.data.ptr);
                answered(e.data.ptr);
                stopping = 0;
            }
        }
    }
}

/* ---- a run -------------------------------------------------------------------------------------------------------------- */

static uint64_t received(void) {
    uint64_t sum = 0;
    for (int i = 0; i < count; i++) sum += conns[i].got;
    return sum;
}

static double processor(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static int owed(void) {
    for (int i = 0; i < count; i++)
        if (conns[i].got < conns[i].goal) return 1;
    return 0;
}

static void serve_until(uint64_t end, int drain) {
    static struct epoll_event events[1024];
    for (;;) {
        uint64_t t = now();
        if (t >= end || (drain && !owed())) return;
        int n = epoll_wait(poller, events, 1024, (int)((end - t) / 1000000) + 1);
        if (n < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < n; i++) {
            conn *c = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) pump(c);
            if (events[i].events & ~(uint32_t)EPOLLOUT) answered(c);
        }
    }
}

static int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static double percentile(double p) {
    return latencies == 0 ? 0 : latency[(size_t)(p * (double)(latencies - 1))] / 1e3;
}

static void say(const char *word) {
    puts(word);
    fflush(stdout);
}

static void run(double warm_up, double seconds, uint64_t size) {
    for (int i = 0; i < count; i++) ask(&conns[i]);
    serve_until(now() + (uint64_t)(warm_up * 1e9), 0);
    say("measuring");
    measuring = 1;
    uint64_t bytes = received(), start = now();
    double used = processor();
    serve_until(start + (uint64_t)(seconds * 1e9), 0);
    uint64_t took = now() - start;
    bytes = received() - bytes;
    used = processor() - used;
    measuring = 0;
    say("measured");
    stopping = 1;
    serve_until(now() + SECONDS_TO_DRAIN * 1000000000ull, 1);
    if (owed()) {
        fprintf(stderr, "load: answers are still owed after %d s\n", SECONDS_TO_DRAIN);
        exit(1);
    }
    qsort(latency, latencies, sizeof *latency, by_size);
    double messages = (double)bytes / (double)frame, time = (double)took / 1e9;
    printf("{\"messages\": %.1f, \"seconds\": %.6f, \"rate\": %.2f, \"mb\": %.2f, \"p50\": %.2f, \"p90\": %.2f, \"p99\": %.2f,"
           " \"busy\": %.3f, \"verified\": %llu}\n",
           messages, time, messages / time, messages * (double)size / time / 1e6, percentile(.5), percentile(.9),
           percentile(.99), used / time, (unsigned long long)(received() / frame));
}

int main(int argc, char **argv) {
    int idle = argc == 5 && strcmp(argv[1], "idle") == 0;
    if (!idle && argc < 9) {
        fprintf(stderr, "load run PORT windev|line CONNECTIONS WINDOW SIZE WARM-UP SECONDS [tls]\n"
                        "load idle PORT windev|line CONNECTIONS\n");
        return 2;
    }
    count = atoi(argv[4]);
    window = idle ? 1 : strtoull(argv[5], NULL, 10);
    uint64_t size = idle ? 32 : strtoull(argv[6], NULL, 10);
    make_pattern(argv[3], size);
    open_all(atoi(argv[2]), argc > 9, idle);
    if (idle) {
        say("idle");
        char end[16];
        while (read(0, end, sizeof end) > 0) {}
        /* reset them: thousands in TIME_WAIT would be in the next one's way */
        struct linger reset = {1, 0};
        for (int i = 0; i < count; i++) setsockopt(conns[i].fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    } else {
        run(strtod(argv[7], NULL), strtod(argv[8], NULL), size);
    }
    return 0;
}
