/*
 * Ingest load: C posters in one thread, each posting its next text when it has the answer to the last, on a
 * connection of its own that is kept for one round: servers hang up on idle ones.
 *   post --port P --pid SERVER --posters C --post /path --body FILE [--header 'Name: value']…
 * Then it reads orders, one per line, and answers each with a line of JSON:
 *   round MS   posts for this long; later responses are awaited, but not counted
 */
#define _GNU_SOURCE
#include "clock.h"
#include "http.h"
#include "net.h"
#include "process.h"
#include <getopt.h>
#include <sys/epoll.h>

enum { MAX_POSTERS = 1024, MAX_ANSWER = 64 << 10, ANSWER_LIMIT_MS = 10000 };

typedef struct {
  int fd, is_waiting;
  size_t answered;
  uint64_t sent_us;
  char answer[MAX_ANSWER + 1];
} Poster;

static int port, server, poster_count, poller;
static Poster posters[MAX_POSTERS];
static const char *path = "/", *body;
static char headers[1024];
static uint64_t run_id, sequence, end_us;
static uint64_t answered, refused;
static uint32_t *latencies_us;
static size_t latency_room;

static void note_latency(uint32_t us) {
  if (answered >= latency_room) {
    latency_room = latency_room ? latency_room * 2 : 1 << 16;
    latencies_us = realloc(latencies_us, latency_room * sizeof *latencies_us);
    if (!latencies_us) die("realloc");
  }
  latencies_us[answered] = us;
}

/* Every post has an idempotency key of its own, as a careful client's has. */
static void post(Poster *poster) {
  static char request[64 << 10];
  int size = snprintf(request, sizeof request,
                      "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n%s"
                      "Idempotency-Key: %016llx-%llu\r\nContent-Length: %zu\r\n\r\n%s",
                      path, port, headers, (unsigned long long)run_id, (unsigned long long)++sequence, strlen(body), body);
  poster->answered = 0;
  poster->is_waiting = 1;
  poster->sent_us = now_us();
  if (!send_all(poster->fd, request, (size_t)size)) die("post");
}

static void receive(Poster *poster) {
  ssize_t got = recv(poster->fd, poster->answer + poster->answered, MAX_ANSWER - poster->answered, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) die("the server hung up on a poster");
  poster->answered += (size_t)got;
  poster->answer[poster->answered] = 0;
  Answer answer = read_answer(poster->answer, poster->answered);
  if (answer.size == 0) return;
  uint64_t now = now_us();
  poster->is_waiting = 0;
  if (answer.status / 100 != 2 && refused++ == 0) fprintf(stderr, "a post was refused: %.300s\n", poster->answer);
  if (now >= end_us) return;
  if (answer.status / 100 == 2) {
    note_latency((uint32_t)(now - poster->sent_us));
    answered++;
  }
  post(poster);
}

static void turn(int timeout_ms) {
  struct epoll_event events[MAX_POSTERS];
  int count = epoll_wait(poller, events, MAX_POSTERS, timeout_ms);
  for (int i = 0; i < count; i++) receive(&posters[events[i].data.u32]);
}

static int waiting(void) {
  int count = 0;
  for (int i = 0; i < poster_count; i++) count += posters[i].is_waiting;
  return count;
}

static int by_size(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static double latency_ms(double part) {
  return answered ? latencies_us[(size_t)((double)(answered - 1) * part)] / 1000.0 : 0;
}

static void open_posters(void) {
  for (int i = 0; i < poster_count; i++) {
    posters[i].fd = connect_now(port);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, posters[i].fd, &event)) die("epoll_ctl");
  }
}

static void close_posters(void) {
  for (int i = 0; i < poster_count; i++) close(posters[i].fd);
}

static void run_round(int ms) {
  answered = refused = 0;
  open_posters();
  uint64_t cpu = cpu_us(server), own = cpu_us(getpid()), start = now_us();
  end_us = start + (uint64_t)ms * 1000;
  for (int i = 0; i < poster_count; i++) post(&posters[i]);
  while (now_us() < end_us) turn(5);
  uint64_t elapsed = now_us() - start;
  cpu = cpu_us(server) - cpu;
  own = cpu_us(getpid()) - own;
  while (waiting() && now_us() < end_us + ANSWER_LIMIT_MS * 1000ull) turn(5);
  int unanswered = waiting();
  close_posters();
  if (answered) qsort(latencies_us, answered, sizeof *latencies_us, by_size);
  printf("{\"answered\":%llu,\"refused\":%llu,\"unanswered\":%d,\"elapsedUs\":%llu,\"cpuUs\":%llu,\"ownCpuUs\":%llu,"
         "\"p50Ms\":%.2f,\"p99Ms\":%.2f}\n",
         (unsigned long long)answered, (unsigned long long)refused, unanswered, (unsigned long long)elapsed,
         (unsigned long long)cpu, (unsigned long long)own, latency_ms(.5), latency_ms(.99));
  fflush(stdout);
}

static char *read_whole(const char *file_path) {
  FILE *file = fopen(file_path, "r");
  char *text = calloc(1, 32 << 10);
  if (!file || !text || !fread(text, 1, (32 << 10) - 1, file)) die(file_path);
  fclose(file);
  return text;
}

int main(int count, char **words) {
  enum { PORT = 1, PID, POSTERS, POST, BODY, HEADER };
  static const struct option options[] = {{"port", 1, 0, PORT}, {"pid", 1, 0, PID},   {"posters", 1, 0, POSTERS},
                                          {"post", 1, 0, POST}, {"body", 1, 0, BODY}, {"header", 1, 0, HEADER},
                                          {0}};
  for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
    switch (option) {
    case PORT: port = atoi(optarg); break;
    case PID: server = atoi(optarg); break;
    case POSTERS: poster_count = atoi(optarg) < MAX_POSTERS ? atoi(optarg) : MAX_POSTERS; break;
    case POST: path = optarg; break;
    case BODY: body = read_whole(optarg); break;
    case HEADER: strncat(strncat(headers, optarg, 500), "\r\n", 3); break;
    default: return 2;
    }
  }
  if (!body) return 2;
  run_id = now_us() << 16 | (uint64_t)getpid();
  poller = epoll_create1(0);
  char order[64];
  for (int ms; fgets(order, sizeof order, stdin);)
    if (sscanf(order, "round %d", &ms) == 1) run_round(ms);
}
