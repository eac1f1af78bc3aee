/*
 * The physical limit: an echo server in C, one thread, epoll. It parses every message and frames it anew.
 *
 *   echo windev|line|mirror     prints "listening PORT"; ends with its input
 *
 * "mirror" sends the bytes back without a look: what the generator and the system can do, no server at all.
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
#include <sys/socket.h>
#include <unistd.h>

enum { FIRST = 2048, READ = 64 << 10, MOST = 1 << 30, READS = 16 };

typedef struct {
    char *bytes;
    size_t head, tail, room;
} queue;

typedef struct {
    int fd;
    int blocked; /* epoll watches for room to write, and nothing is read meanwhile */
    size_t seen; /* how far the line end was searched for */
    queue in, out;
} conn;

static int poller;
static enum { WINDEV, LINE, MIRROR } mode;

static void die(const char *what) {
    fprintf(stderr, "echo: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void make_room(queue *q, size_t length) {
    if (q->head == q->tail) q->head = q->tail = 0;
    if (q->room - q->tail >= length) return;
    size_t size = q->tail - q->head;
    if (q->head > 0 && q->room - size >= length) {
        memmove(q->bytes, q->bytes + q->head, size);
    } else {
        size_t room = q->room * 2 > size + length ? q->room * 2 : size + length;
        char *bytes = malloc(room);
        if (!bytes) die("memory");
        if (size) memcpy(bytes, q->bytes + q->head, size);
        free(q->bytes);
        q->bytes = bytes;
        q->room = room;
    }
    q->head = 0;
    q->tail = size;
}

static void append(queue *q, const char *bytes, size_t length) {
    make_room(q, length);
    memcpy(q->bytes + q->tail, bytes, length);
    q->tail += length;
}

static void answer(conn *c, const char *message, size_t length) {
    if (mode == LINE) {
        append(&c->out, message, length);
        append(&c->out, "\r\n", 2);
        return;
    }
    char header[24], *at = header + sizeof header;
    *--at = '\n';
    *--at = '\r';
    size_t left = length;
    do *--at = (char)('0' + left % 10);
    while (left /= 10);
    append(&c->out, at, (size_t)(header + sizeof header - at));
    append(&c->out, message, length);
}

/* How many bytes of the first message's frame are still missing; 0 if there was one, which is answered and gone. */
static size_t answer_one(conn *c) {
    queue *q = &c->in;
    const char *from = q->bytes + q->head;
    size_t size = q->tail - q->head;
    if (mode == LINE) {
        for (size_t i = c->seen; i < size; i++) {
            const char *cr = memchr(from + i, '\r', size - i);
            if (!cr || (size_t)(cr - from) + 1 == size) {
                c->seen = cr ? (size_t)(cr - from) : size;
                return 1;
            }
            i = (size_t)(cr - from);
            if (cr[1] == '\n') {
                answer(c, from, i);
                q->head += i + 2;
                c->seen = 0;
                return 0;
            }
        }
        return 1;
    }
    size_t length = 0, i = 0;
    while (i < size && from[i] >= '0' && from[i] <= '9' && length < MOST) length = length * 10 + (size_t)(from[i++] - '0');
    if (i + 2 > size) return 1;
    if (i == 0 || from[i] != '\r' || from[i + 1] != '\n' || length > MOST) {
        fprintf(stderr, "echo: no size of a message\n");
        exit(1);
    }
    i += 2;
    if (size - i < length) return length - (size - i);
    answer(c, from + i, length);
    q->head += i + length;
    return 0;
}

static void watch(conn *c, int operation, uint32_t events) {
    struct epoll_event e = {.events = events, .data.ptr = c};
    if (epoll_ctl(poller, operation, c->fd, &e) < 0) die("epoll_ctl");
}

static void leave(conn *c) {
    close(c->fd);
    free(c->in.bytes);
    free(c->out.bytes);
    free(c);
}

/* Whether the connection goes on. */
static int flush(conn *c) {
    queue *q = &c->out;
    while (q->head < q->tail) {
        ssize_t n = send(c->fd, q->bytes + q->head, q->tail - q->head, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) {
            if (!c->blocked) watch(c, EPOLL_CTL_MOD, EPOLLOUT);
            c->blocked = 1;
            return 1;
        }
        if (n < 0) return 0;
        q->head += (size_t)n;
    }
    if (c->blocked) watch(c, EPOLL_CTL_MOD, EPOLLIN);
    c->blocked = 0;
    return 1;
}

static int take(conn *c) {
    queue *in = mode == MIRROR ? &c->out : &c->in;
    size_t missing = 1;
    for (int i = 0; i < READS && !c->blocked; i++) {
        size_t idle = in->room == 0 ? FIRST : in->room < READ ? in->room : READ; /* small until there is traffic */
        make_room(in, missing > idle ? missing : idle / 2);
        size_t room = in->room - in->tail;
        ssize_t n = recv(c->fd, in->bytes + in->tail, room, 0);
        if (n < 0) return errno == EAGAIN;
        if (n == 0) return 0;
        in->tail += (size_t)n;
        if (mode != MIRROR)
            while (in->head < in->tail && (missing = answer_one(c)) == 0) {}
        if (!flush(c)) return 0;
        if ((size_t)n < room) return 1; /* that was all */
        if (in->room < READ) make_room(in, in->room + 1); /* there is traffic */
    }
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "echo windev|line|mirror\n");
        return 2;
    }
    mode = strcmp(argv[1], "line") == 0 ? LINE : strcmp(argv[1], "mirror") == 0 ? MIRROR : WINDEV;
    struct sockaddr_in local = {.sin_family = AF_INET};
    socklen_t length = sizeof local;
    local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    if (listener < 0 || bind(listener, (struct sockaddr *)&local, sizeof local) < 0 || listen(listener, 4096) < 0
        || getsockname(listener, (struct sockaddr *)&local, &length) < 0)
        die("listening");
    poller = epoll_create1(0);
    conn door = {.fd = listener}, input = {.fd = 0};
    watch(&door, EPOLL_CTL_ADD, EPOLLIN);
    watch(&input, EPOLL_CTL_ADD, EPOLLIN);
    printf("listening %d\n", ntohs(local.sin_port));
    fflush(stdout);
    for (;;) {
        static struct epoll_event events[1024];
        int n = epoll_wait(poller, events, 1024, -1);
        for (int i = 0; i < n; i++) {
            conn *c = events[i].data.ptr;
            if (c == &input) {
                char end[16];
                if (read(0, end, sizeof end) <= 0) return 0;
            } else if (c == &door) {
                int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (fd < 0) continue;
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                conn *client = calloc(1, sizeof *client);
                if (!client) die("memory");
                client->fd = fd;
                watch(client, EPOLL_CTL_ADD, EPOLLIN);
            } else if (!(c->blocked ? flush(c) : take(c))) {
                leave(c);
            }
        }
    }
}
