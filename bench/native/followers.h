/* N followers in one thread: opens them, answers their pings, and records what each of them received. */
#pragma once
#define _GNU_SOURCE
#include "clock.h"
#include "marks.h"
#include "transport.h"
#include <sys/epoll.h>

enum { CONNECTING, GREETING, SUBSCRIBING, FOLLOWING, CLOSED };
/* Fewer than a listener's backlog, so that no connection is refused. */
enum { MAX_OPENING = 200, SOURCES = 8, SCRATCH = 4 << 20 };

typedef struct {
  int fd, state;
  uint32_t last_sequence;
  uint32_t kept;
  uint8_t *keep;
} Follower;

/* The events of all followers since it was last cleared. */
typedef struct {
  uint64_t delivered, payload_bytes, skipped, repeated, late;
  uint32_t *latencies_us;
  size_t latency_room;
} Tally;

static struct {
  int port, count, poller;
  const char *path;
  Transport transport;
  Message expect;
  /* Text frames that begin with `ping` are answered with `pong`. */
  Message ping, pong;
  Message hellos[4];
  int hello_count;
  Follower *all;
  int started, following, failed, lost;
  /* For each that follows, the time since the first began to connect. */
  uint32_t *opened_us;
  uint64_t opening_at;
} crowd;

/* The lowest and the highest sequence that a follower has. */
typedef struct {
  uint32_t lowest, highest;
} Standing;
static Tally tally;

static void note_latency(uint32_t us) {
  if (tally.delivered >= tally.latency_room) {
    tally.latency_room = tally.latency_room ? tally.latency_room * 2 : 1 << 20;
    tally.latencies_us = realloc(tally.latencies_us, tally.latency_room * sizeof *tally.latencies_us);
    if (!tally.latencies_us) die("realloc");
  }
  tally.latencies_us[tally.delivered] = us;
}

static void clear_tally(void) {
  tally.delivered = tally.payload_bytes = tally.skipped = tally.repeated = tally.late = 0;
}

static void drop(Follower *follower, const char *why) {
  if (follower->state == FOLLOWING) crowd.following--, crowd.lost++;
  else crowd.failed++;
  if (crowd.lost + crowd.failed == 1) fprintf(stderr, "a follower was lost: %s\n", why);
  close(follower->fd);
  free(follower->keep);
  follower->keep = NULL;
  follower->state = CLOSED;
}

static void begin_following(Follower *follower) {
  follower->state = FOLLOWING;
  crowd.opened_us[crowd.following++] = (uint32_t)(now_us() - crowd.opening_at);
}

static void read_marks(Follower *follower, const uint8_t *text, size_t length) {
  uint64_t now = now_us();
  tally.payload_bytes += length;
  Mark mark;
  for (const uint8_t *at = text; (at = next_mark(at, length - (size_t)(at - text), &mark));) {
    if (mark.sequence == follower->last_sequence) tally.repeated++;
    else if (mark.sequence < follower->last_sequence) tally.late++;
    else tally.skipped += mark.sequence - follower->last_sequence - 1;
    if (mark.sequence > follower->last_sequence) follower->last_sequence = mark.sequence;
    note_latency((uint32_t)(now - mark.sent_us));
    tally.delivered++;
  }
}

/* Replies arrive one per line; an empty one is the server's ping and requires an empty one in return. */
static void answer_pings(Follower *follower, Frame frame) {
  if (frame.opcode == BINARY && frame.length == 1 && frame.payload[0] == 0) send_frame(follower->fd, BINARY, "", 1);
  if (crowd.transport != JSON) return;
  if (crowd.ping.length && frame.length >= crowd.ping.length &&
      !memcmp(frame.payload, crowd.ping.bytes, crowd.ping.length))
    send_frame(follower->fd, TEXT, crowd.pong.bytes, crowd.pong.length);
  const uint8_t *end = frame.payload + frame.length;
  for (const uint8_t *line = frame.payload; line < end;) {
    const uint8_t *stop = memchr(line, '\n', (size_t)(end - line));
    if (!stop) stop = end;
    if (stop - line == 2 && line[0] == '{' && line[1] == '}') send_frame(follower->fd, TEXT, "{}", 2);
    line = stop + 1;
  }
}

static void hear(Follower *follower, Frame frame) {
  switch (frame.opcode) {
  case TEXT:
  case BINARY:
    if (follower->state == SUBSCRIBING && memmem(frame.payload, frame.length, crowd.expect.bytes, crowd.expect.length))
      begin_following(follower);
    /* Event streams send what a reader missed before their position, by which the subscription is known. */
    read_marks(follower, frame.payload, frame.length);
    if (crowd.expect.bytes) answer_pings(follower, frame);
    break;
  case PING:
    send_frame(follower->fd, PONG, frame.payload, frame.length);
    break;
  case CLOSE:
    drop(follower, "the server closed it");
    break;
  }
}

/* In one go, as the widget and the SDKs do when they return. */
static void say_hello(Follower *follower) {
  uint8_t frames[4 * (FRAME_HEADER + 1024)];
  size_t size = 0;
  for (int i = 0; i < crowd.hello_count; i++) {
    Message hello = crowd.hellos[i];
    if (hello.length > 1024) die("a hello is too long");
    size += write_frame(frames + size, opcode_of(crowd.transport), hello.bytes, hello.length);
  }
  send_all(follower->fd, frames, size);
}

/* Returns how many bytes of the head of the server's response were consumed; 0 while it is incomplete. */
static size_t greet(Follower *follower, const uint8_t *bytes, size_t size) {
  const uint8_t *end = memmem(bytes, size, "\r\n\r\n", 4);
  if (!end) return 0;
  if (memcmp(bytes, expected_status(crowd.transport), 12)) {
    fprintf(stderr, "refused: %.*s\n", (int)(size < 300 ? size : 300), (const char *)bytes);
    drop(follower, "its request was refused");
    return size;
  }
  if (crowd.transport == EVENTS && !memmem(bytes, (size_t)(end - bytes), "chunked", 7)) crowd.transport = BARE_EVENTS;
  say_hello(follower);
  if (crowd.expect.bytes) follower->state = SUBSCRIBING;
  else begin_following(follower);
  return (size_t)(end - bytes) + 4;
}

static size_t take(Follower *follower, const uint8_t *bytes, size_t size) {
  size_t taken = follower->state == GREETING ? greet(follower, bytes, size) : 0;
  while (follower->state == SUBSCRIBING || follower->state == FOLLOWING) {
    Frame frame = read_message(crowd.transport, bytes + taken, size - taken);
    if (frame.size == 0) break;
    hear(follower, frame);
    taken += frame.size;
  }
  return taken;
}

static void keep_rest(Follower *follower, const uint8_t *rest, size_t size) {
  follower->kept = (uint32_t)size;
  free(follower->keep);
  follower->keep = size ? malloc(size) : NULL;
  if (size) memcpy(follower->keep, rest, size);
}

static void receive(Follower *follower) {
  static uint8_t scratch[SCRATCH];
  size_t held = follower->kept;
  if (held) memcpy(scratch, follower->keep, held);
  ssize_t got = recv(follower->fd, scratch + held, sizeof scratch - held, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return drop(follower, got ? strerror(errno) : "the server hung up");
  size_t size = held + (size_t)got, taken = take(follower, scratch, size);
  if (follower->state != CLOSED && (held || taken < size)) keep_rest(follower, scratch + taken, size - taken);
}

static void ask(Follower *follower, uint32_t index) {
  char request[512];
  int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n", crowd.path,
                        crowd.port, request_headers(crowd.transport));
  send_all(follower->fd, request, (size_t)length);
  follower->state = GREETING;
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
  epoll_ctl(crowd.poller, EPOLL_CTL_MOD, follower->fd, &event);
}

static void handle_follower(uint32_t index) {
  Follower *follower = &crowd.all[index];
  if (follower->state == CLOSED) return;
  if (follower->state != CONNECTING) return receive(follower);
  int error = connect_error(follower->fd);
  if (error) drop(follower, strerror(error));
  else ask(follower, index);
}

static void start_some(void) {
  while (crowd.started < crowd.count && crowd.started - crowd.following - crowd.failed - crowd.lost < MAX_OPENING) {
    uint32_t index = (uint32_t)crowd.started++;
    Follower *follower = &crowd.all[index];
    follower->state = CONNECTING;
    follower->fd = connect_from((int)index % SOURCES, crowd.port);
    struct epoll_event event = {.events = EPOLLOUT, .data.u32 = index};
    if (epoll_ctl(crowd.poller, EPOLL_CTL_ADD, follower->fd, &event)) die("epoll_ctl");
  }
}

/* They keep their sequences, so what they miss until they are opened again shows. */
static void close_all(void) {
  for (int i = 0; i < crowd.started; i++) {
    if (crowd.all[i].state != CLOSED) close(crowd.all[i].fd);
    keep_rest(&crowd.all[i], NULL, 0);
    crowd.all[i].state = CLOSED;
  }
  crowd.started = crowd.following = crowd.failed = crowd.lost = 0;
}

static Standing look_at_all(void) {
  Standing standing = {.lowest = UINT32_MAX};
  for (int i = 0; i < crowd.started; i++) {
    uint32_t sequence = crowd.all[i].last_sequence;
    if (sequence < standing.lowest) standing.lowest = sequence;
    if (sequence > standing.highest) standing.highest = sequence;
  }
  return standing;
}
