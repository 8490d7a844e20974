/*
 * Fan-out load: N followers of one stream and one publisher, in one thread.
 *   load --port P --pid SERVER --followers N --path /upgrade --post /path --body FILE
 *        [--transport json|protobuf|events] [--header 'Name: value']… [--hello 'frame sent after the upgrade']…
 *        [--expect 'text of the last reply']
 *        [--ping 'beginning of a text frame' --pong 'its answer'] [--post-port P] [--type 'Content-Type of the post']
 * The body holds @MARK@ where the mark goes. Then it reads orders, one per line, and answers each with a line of JSON:
 *   round COUNT   publishes COUNT texts in lockstep: the next when every follower has the last
 *   hear COUNT    waits for COUNT texts that another load publishes
 *   rest MS       only keeps the connections, then reports the server's memory
 *   drop          closes all connections at once
 *   path PATH     the path of the next request
 *   hello N TEXT  the N-th frame sent after the next upgrade
 *   open          opens all connections again
 */
#define _GNU_SOURCE
#include "followers.h"
#include "process.h"
#include "publisher.h"
#include <getopt.h>

enum { OPEN_LIMIT_S = 120, TEXT_LIMIT_S = 30, PUBLISHER = UINT32_MAX, ORDERS = UINT32_MAX - 1 };

static int server;
static uint32_t sequence = 0;

/* True when a command is waiting. */
static int turn(int timeout_ms) {
  static struct epoll_event events[1024];
  int has_order = 0;
  int count = epoll_wait(crowd.poller, events, 1024, timeout_ms);
  for (int i = 0; i < count; i++) {
    uint32_t what = events[i].data.u32;
    if (what == PUBLISHER) handle_answer();
    else if (what == ORDERS) has_order = 1;
    else handle_follower(what);
  }
  return has_order;
}

static void watch(int fd, uint32_t what) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = what};
  if (epoll_ctl(crowd.poller, EPOLL_CTL_ADD, fd, &event)) die("epoll_ctl");
}

static void watch_publisher(int fd) { watch(fd, PUBLISHER); }

static int by_size(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static double latency_ms(double part) {
  if (tally.delivered == 0) return 0;
  return tally.latencies_us[(size_t)((double)(tally.delivered - 1) * part)] / 1000.0;
}

static uint32_t opened_us(double part) {
  return crowd.following == 0 ? 0 : crowd.opened_us[(size_t)((double)(crowd.following - 1) * part)];
}

static void open_followers(void) {
  uint64_t resident = resident_bytes(server), cpu = cpu_us(server), start = now_us();
  crowd.opening_at = start;
  clear_tally();
  while (crowd.following + crowd.failed + crowd.lost < crowd.count && now_us() - start < OPEN_LIMIT_S * 1000000ull) {
    start_some();
    turn(10);
  }
  uint64_t took = now_us() - start;
  cpu = cpu_us(server) - cpu;
  qsort(crowd.opened_us, (size_t)crowd.following, sizeof *crowd.opened_us, by_size);
  printf("{\"following\":%d,\"failed\":%d,\"seconds\":%.2f,\"cpuUs\":%llu,\"residentBefore\":%llu,\"delivered\":%llu,"
         "\"p50Ms\":%.1f,\"p99Ms\":%.1f}\n",
         crowd.following, crowd.failed + crowd.lost, (double)took / 1e6, (unsigned long long)cpu,
         (unsigned long long)resident, (unsigned long long)tally.delivered, opened_us(.5) / 1000.0,
         opened_us(.99) / 1000.0);
}

static void run_round(int count, int publishes) {
  clear_tally();
  uint64_t expected = 0, cpu = cpu_us(server), own = cpu_us(getpid()), start = now_us();
  for (int i = 0; i < count; i++) {
    expected += (uint64_t)crowd.following;
    uint64_t sent = now_us();
    if (publishes) {
      ready_publisher(watch_publisher);
      publish(++sequence);
    }
    while ((publisher.is_waiting || tally.delivered < expected) && now_us() - sent < TEXT_LIMIT_S * 1000000ull) turn(50);
  }
  uint64_t elapsed = now_us() - start;
  cpu = cpu_us(server) - cpu;
  own = cpu_us(getpid()) - own;
  close_publisher();
  if (tally.delivered) qsort(tally.latencies_us, tally.delivered, sizeof *tally.latencies_us, by_size);
  printf("{\"published\":%d,\"refused\":%d,\"expected\":%llu,\"delivered\":%llu,\"skipped\":%llu,\"repeated\":%llu,"
         "\"late\":%llu,\"lost\":%d,\"payloadBytes\":%llu,\"elapsedUs\":%llu,\"cpuUs\":%llu,\"ownCpuUs\":%llu,"
         "\"p50Ms\":%.2f,\"p99Ms\":%.2f,\"lastMs\":%.2f}\n",
         count, publisher.refused, (unsigned long long)expected, (unsigned long long)tally.delivered,
         (unsigned long long)tally.skipped, (unsigned long long)tally.repeated, (unsigned long long)tally.late,
         crowd.lost, (unsigned long long)tally.payload_bytes, (unsigned long long)elapsed, (unsigned long long)cpu,
         (unsigned long long)own, latency_ms(.5), latency_ms(.99), latency_ms(1));
}

static void rest(int ms) {
  uint64_t cpu = cpu_us(server);
  for (uint64_t end = now_us() + (uint64_t)ms * 1000; now_us() < end;) turn(20);
  Standing standing = look_at_all();
  printf("{\"following\":%d,\"lost\":%d,\"cpuUs\":%llu,\"resident\":%llu,\"skipped\":%llu,\"repeated\":%llu,"
         "\"late\":%llu,\"lowest\":%u,\"highest\":%u}\n",
         crowd.following, crowd.lost, (unsigned long long)(cpu_us(server) - cpu),
         (unsigned long long)resident_bytes(server), (unsigned long long)tally.skipped,
         (unsigned long long)tally.repeated, (unsigned long long)tally.late, standing.lowest, standing.highest);
}

static char *read_whole(const char *path) {
  FILE *file = fopen(path, "r");
  char *text = calloc(1, 1 << 20);
  if (!file || !text || !fread(text, 1, (1 << 20) - 1, file)) die(path);
  fclose(file);
  return text;
}

static void obey(void) {
  static char order[1024], text[1024];
  int number = 0;
  if (!fgets(order, sizeof order, stdin)) exit(0);
  if (sscanf(order, "round %d", &number) == 1) run_round(number, 1);
  else if (sscanf(order, "hear %d", &number) == 1) run_round(number, 0);
  else if (sscanf(order, "rest %d", &number) == 1) rest(number);
  else if (!strncmp(order, "drop", 4)) close_all(), puts("{}");
  else if (!strncmp(order, "open", 4)) open_followers();
  else if (sscanf(order, "path %1023[^\n]", text) == 1) crowd.path = strdup(text), puts("{}");
  else if (sscanf(order, "hello %d %1023[^\n]", &number, text) == 2 && number >= 1 && number <= crowd.hello_count)
    crowd.hellos[number - 1] = message_of(crowd.transport, strdup(text)), puts("{}");
  else fprintf(stderr, "unknown order: %s", order);
  fflush(stdout);
}

int main(int count, char **words) {
  enum { PORT = 1, PID, FOLLOWERS, PATH, POST, BODY, HEADER, HELLO, EXPECT, TRANSPORT, PING_TEXT, PONG_TEXT, POST_PORT, TYPE };
  static const struct option options[] = {
      {"port", 1, 0, PORT}, {"pid", 1, 0, PID},   {"followers", 1, 0, FOLLOWERS}, {"path", 1, 0, PATH},
      {"post", 1, 0, POST}, {"body", 1, 0, BODY}, {"header", 1, 0, HEADER},       {"hello", 1, 0, HELLO},
      {"expect", 1, 0, EXPECT}, {"transport", 1, 0, TRANSPORT},
      {"ping", 1, 0, PING_TEXT}, {"pong", 1, 0, PONG_TEXT}, {"post-port", 1, 0, POST_PORT}, {"type", 1, 0, TYPE}, {0}};
  const char *post = "/", *body = NULL, *type = "application/json";
  int post_port = 0;
  char headers[1024] = "";
  crowd.path = "/";
  for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
    switch (option) {
    case PORT: crowd.port = atoi(optarg); break;
    case PID: server = atoi(optarg); break;
    case FOLLOWERS: crowd.count = atoi(optarg); break;
    case PATH: crowd.path = optarg; break;
    case POST: post = optarg; break;
    case BODY: body = optarg; break;
    case HEADER: strncat(strncat(headers, optarg, 500), "\r\n", 3); break;
    case TRANSPORT: crowd.transport = transport_named(optarg); break;
    case HELLO: if (crowd.hello_count < 4) crowd.hellos[crowd.hello_count++] = message_of(crowd.transport, optarg); break;
    case EXPECT: crowd.expect = message_of(crowd.transport, optarg); break;
    case PING_TEXT: crowd.ping = message_of(JSON, optarg); break;
    case PONG_TEXT: crowd.pong = message_of(JSON, optarg); break;
    case POST_PORT: post_port = atoi(optarg); break;
    case TYPE: type = optarg; break;
    default: return 2;
    }
  }
  raise_descriptors();
  /* One command per read: a command must not hide in the stream's buffer while its descriptor looks empty. */
  setvbuf(stdin, NULL, _IONBF, 0);
  crowd.poller = epoll_create1(0);
  crowd.all = calloc((size_t)crowd.count, sizeof *crowd.all);
  crowd.opened_us = calloc((size_t)crowd.count, sizeof *crowd.opened_us);
  prepare_publisher((Posting){.port = post_port ? post_port : crowd.port,
                              .path = post, .type = type, .headers = headers,
                              .body = body ? read_whole(body) : MARK_PLACE});
  open_followers();
  fflush(stdout);
  watch(STDIN_FILENO, ORDERS);
  for (;;)
    if (turn(-1)) obey();
}
