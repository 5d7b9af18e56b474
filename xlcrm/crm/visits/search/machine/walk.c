/* Ruin and recreate over visit patterns and routes together, as in ../ruin.py, for a WebAssembly machine.

   Python lays out the task (see layout.py for the order), calls begin(), then walk() as long as it likes, and reads the
   best plan. Nothing here knows a clock, a file or a random source: the same task and seed give the same plan on every
   computer. Build it with `python -m tests.build_walk`. */

#define NONE (-1)
#define EPSILON 1e-6
#define INFINITE 1e300
#define MOST_WAITING 12 /* so many of those that are left out are tried again in a step */
#define EXPORT __attribute__((visibility("default")))

typedef struct {
    int count, timed, version; /* visits, those of them with windows; the version changes with the route */
    double length, load, service;
    int *nodes; /* nodes[0] and nodes[count + 1] are the base */
} Route;

typedef struct {
    int version, after; /* the route for which this holds, and the place in it */
    double cost;
} Place;

typedef struct {
    double start, end, lunch, earliest, latest; /* lunch 0: none; below 0: the shift has no clock */
} Clock;


/* The task. A list of lists is one array with the place where each list begins. */
static int nodes, shifts, slots, movables;
static int *movable, *near, *first_slot, *shift_of, *base, *first_pattern, *first_shift, *shift, *first_reach, *reach, *first_window;
static double *way, *demand, *service, *size, *capacity, *duration, *pattern_cost, *opens, *closes, *penalty, *surprise;
static Clock *clocks;
static double jobs, one_day, blink, bold, whole_routes, push; /* see Dials in ../terms.py */

/* The plan on its way, the best one, and what is needed to take a step back. */
static Route *routes, *best, *before;
static Place *known, *there;
static int *there_slot, *slot_of, *chosen, *best_chosen, *touched, *changed, *chosen_before, *shunned, *gone, *trial, *mark, *is_movable;
static double *absence, *key, *added;
static double cost, best_cost;
static int touches, changes, versions, stamp;
static long long one_seed, other_seed;

/* -- memory: taken once from the end of what there is */

extern unsigned char __heap_base;
static unsigned long free_at;

EXPORT void *take(unsigned long bytes) {
    if (!free_at) free_at = ((unsigned long)&__heap_base + 15) & ~15UL;
    unsigned long from = free_at;
    free_at = (from + bytes + 15) & ~15UL;
    unsigned long have = __builtin_wasm_memory_size(0) * 65536UL;
    if (free_at > have && __builtin_wasm_memory_grow(0, (free_at - have + 65535) / 65536) == (unsigned long)-1) __builtin_trap();
    return (void *)from;
}

#define WHOLE(count) ((int *)take((unsigned long)(count) * sizeof(int)))
#define REAL(count) ((double *)take((unsigned long)(count) * sizeof(double)))

/* -- chance: L'Ecuyer's two generators (1988) */

static double draw(void) {
    one_seed = 40014 * one_seed % 2147483563;
    other_seed = 40692 * other_seed % 2147483399;
    long long mixed = one_seed - other_seed;
    if (mixed < 0) mixed += 2147483562;
    return (mixed + 0.5) / 2147483563.0;
}

static int below(int count) { return (int)(draw() * count); }

/* -- the hours of a route, as `timetable` has them */

static double begin_of(int on, int node, double time) {
    int row = node * shifts + on, first = first_window[row], last = first_window[row + 1];
    if (first == last) return time;
    for (int window = first; window < last; window++) {
        double begin = time > opens[window] ? time : opens[window];
        if (begin + service[node] <= closes[window] + EPSILON) return begin;
    }
    return INFINITE;
}

static int keeps_time(int on, const int *visits, int count) {
    Clock clock = clocks[on];
    double now = clock.start;
    int eaten = clock.lunch <= 0;
    for (int at = 1; at <= count; at++) {
        int node = visits[at];
        double arrive = now + way[visits[at - 1] * nodes + node], begin = begin_of(on, node, arrive);
        if (begin == INFINITE) return 0;
        if (!eaten) {
            double from = arrive > clock.latest || arrive > clock.earliest ? arrive : clock.earliest, pause = from + clock.lunch;
            int later = begin + service[node] <= clock.latest + EPSILON && pause > begin + EPSILON;
            if (arrive > clock.latest || !later) {
                begin = begin_of(on, node, pause);
                eaten = 1;
                if (begin == INFINITE) return 0;
            }
        }
        now = begin + service[node];
    }
    double home = now + way[visits[count] * nodes + base[on]];
    if (!eaten && home > clock.latest + EPSILON) home += clock.lunch;
    return home <= clock.end + EPSILON;
}

static int is_timed(int on, int node) {
    int row = node * shifts + on;
    return clocks[on].lunch >= 0 && first_window[row] < first_window[row + 1];
}

static int fits(const Route *route, int on) {
    if (route->load > capacity[on] + EPSILON) return 0;
    if (route->timed) return keeps_time(on, route->nodes, route->count);
    return route->length + route->service <= duration[on] + EPSILON;
}

/* -- changes that can be taken back */

static void measure(Route *route, int on) {
    route->length = route->load = route->service = 0;
    route->timed = 0;
    route->nodes[0] = route->nodes[route->count + 1] = base[on];
    for (int at = 1; at <= route->count; at++) {
        int node = route->nodes[at];
        route->length += way[route->nodes[at - 1] * nodes + node];
        route->load += demand[node];
        route->service += service[node];
        route->timed += is_timed(on, node);
    }
    if (route->count) route->length += way[route->nodes[route->count] * nodes + base[on]];
}

static void copy(Route *to, const Route *from) {
    int *own = to->nodes;
    *to = *from;
    to->nodes = own;
    for (int at = 0; at <= from->count + 1; at++) own[at] = from->nodes[at];
}

static void touch(int slot) {
    for (int number = 0; number < touches; number++)
        if (touched[number] == slot) return;
    copy(&before[touches], &routes[slot]);
    touched[touches++] = slot;
}

static void renew(int slot) {
    double length = routes[slot].length;
    measure(&routes[slot], shift_of[slot]);
    cost += routes[slot].length - length;
    routes[slot].version = ++versions;
}

static void put(int slot, int node, int after) {
    touch(slot);
    Route *route = &routes[slot];
    for (int at = route->count; at > after; at--) route->nodes[at + 1] = route->nodes[at];
    route->nodes[after + 1] = node;
    route->count++;
    slot_of[node * shifts + shift_of[slot]] = slot;
    renew(slot);
}

static void remove(int node, int on) {
    int slot = slot_of[node * shifts + on], kept = 0;
    touch(slot);
    Route *route = &routes[slot];
    for (int at = 1; at <= route->count; at++)
        if (route->nodes[at] != node) route->nodes[++kept] = route->nodes[at];
    route->count = kept;
    slot_of[node * shifts + on] = NONE;
    renew(slot);
}

static double price(int node, int pattern) { return pattern == NONE ? absence[node] : pattern_cost[first_pattern[node] + pattern]; }

static void choose(int node, int pattern) {
    if (mark[node] != stamp) {
        mark[node] = stamp;
        changed[changes] = node;
        chosen_before[changes++] = chosen[node];
    }
    cost += price(node, pattern) - price(node, chosen[node]);
    chosen[node] = pattern;
}

static void settle(void) {
    touches = changes = 0;
    stamp++;
}

static void mark_slots(const Route *route, int on, int slot) {
    for (int at = 1; at <= route->count; at++) slot_of[route->nodes[at] * shifts + on] = slot;
}

static void step_back(double to) {
    for (int number = 0; number < touches; number++)
        mark_slots(&routes[touched[number]], shift_of[touched[number]], NONE);
    for (int number = 0; number < touches; number++) {
        int slot = touched[number];
        copy(&routes[slot], &before[number]);
        mark_slots(&routes[slot], shift_of[slot], slot);
    }
    for (int number = 0; number < changes; number++) chosen[changed[number]] = chosen_before[number];
    cost = to;
    settle();
}

/* -- the cheapest place of a visit */

static void look_by_the_clock(const Route *route, Place *place, int node, int on) {
    const int *visits = route->nodes;
    int count = route->count;
    for (int at = 0; at <= count; at++)
        added[at] = way[visits[at] * nodes + node] + way[node * nodes + visits[at + 1]] - way[visits[at] * nodes + visits[at + 1]];
    for (int tries = 0; tries <= count; tries++) {
        int after = 0;
        for (int at = 1; at <= count; at++)
            if (added[at] < added[after]) after = at;
        for (int at = 0; at <= count; at++) trial[at <= after ? at : at + 1] = visits[at];
        trial[after + 1] = node;
        if (keeps_time(on, trial, count + 1)) {
            place->cost = added[after];
            place->after = after;
            return;
        }
        added[after] = INFINITE;
    }
}

static const Place *look(int node, int slot) {
    Place *place = &known[node * slots + slot];
    const Route *route = &routes[slot];
    if (place->version == route->version) return place;
    int on = shift_of[slot];
    place->version = route->version;
    place->cost = INFINITE;
    if (route->load + demand[node] > capacity[on] + EPSILON) return place;
    if (route->timed || is_timed(on, node)) {
        look_by_the_clock(route, place, node, on);
        return place;
    }
    const int *visits = route->nodes;
    const double *from = &way[node * nodes];
    double least = INFINITE;
    int after = 0;
    for (int at = 0; at <= route->count; at++) {
        const double *here = &way[visits[at] * nodes];
        double more = here[node] + from[visits[at + 1]] - here[visits[at + 1]];
        if (more < least) least = more, after = at;
    }
    if (route->length + least + route->service + service[node] <= duration[on] + EPSILON) {
        place->cost = least;
        place->after = after;
    }
    return place;
}

/* The cheapest place on a shift, into `there`; by chance one of the routes is overlooked. */
static void search_shift(int node, int on) {
    int first = first_slot[on], last = first_slot[on + 1], skipped = NONE, empty = 0;
    if (draw() < blink * (last - first)) skipped = first + below(last - first);
    there[on].cost = INFINITE;
    there_slot[on] = NONE;
    for (int slot = first; slot < last; slot++) {
        if (!routes[slot].count && empty++) continue; /* one empty route is as good as another */
        if (slot == skipped) continue;
        const Place *place = look(node, slot);
        if (place->cost < there[on].cost) {
            there[on] = *place;
            there_slot[on] = slot;
        }
    }
}

/* -- one step */

static void sort_gone(int many) {
    double pick = draw();
    for (int number = 0; number < many; number++) {
        int node = gone[number];
        key[number] = pick < 0.4 ? draw() : pick < 0.7 ? -size[node] : pick < 0.85 ? -way[node] : way[node];
    }
    for (int number = 1; number < many; number++) {
        int node = gone[number], at = number;
        double own = key[number];
        for (; at > 0 && key[at - 1] > own; at--) gone[at] = gone[at - 1], key[at] = key[at - 1];
        gone[at] = node, key[at] = own;
    }
}

/* A route with a visit less can miss a window, where lunch falls elsewhere or travel times are no metric. */
static int still_fit(void) {
    for (int number = 0; number < touches; number++) {
        int on = shift_of[touched[number]];
        const Route *route = &routes[touched[number]];
        if (clocks[on].lunch >= 0 && route->count && !fits(route, on)) return 0;
    }
    return 1;
}

static int rebuild_day(int center) {
    int first = first_reach[center], on = reach[first + below(first_reach[center + 1] - first)];
    int wanted = 3 + (int)(draw() * jobs), many = 0;
    for (int rank = 0; rank < movables && many < wanted; rank++) {
        int node = near[center * movables + rank];
        if (slot_of[node * shifts + on] != NONE && draw() < 0.85) gone[many++] = node;
    }
    for (int number = 0; number < many; number++) remove(gone[number], on);
    if (!many || !still_fit()) return 0;
    sort_gone(many);
    for (int number = 0; number < many; number++) {
        search_shift(gone[number], on);
        if (there_slot[on] == NONE) return 0;
        put(there_slot[on], gone[number], there[on].after);
    }
    return 1;
}

static int add_waiting(int many) {
    int waiting = 0;
    for (int number = 0; number < movables; number++) waiting += chosen[movable[number]] == NONE;
    if (!waiting) return many;
    for (int number = 0; number < movables; number++) {
        int node = movable[number], is_gone = 0;
        if (chosen[node] != NONE || draw() * waiting > MOST_WAITING) continue;
        for (int earlier = 0; earlier < many; earlier++) is_gone |= gone[earlier] == node;
        if (!is_gone) gone[many++] = node;
    }
    return many;
}

static void release(int node) {
    if (chosen[node] == NONE) return;
    int pattern = first_pattern[node] + chosen[node];
    for (int at = first_shift[pattern]; at < first_shift[pattern + 1]; at++) remove(node, shift[at]);
    choose(node, NONE);
}

static void recreate(int node, int brave, int avoid) {
    for (int at = first_reach[node]; at < first_reach[node + 1]; at++) search_shift(node, reach[at]);
    double least = brave ? INFINITE : absence[node];
    int first = first_pattern[node], pick = NONE;
    for (int pattern = first; pattern < first_pattern[node + 1]; pattern++) {
        if (pattern - first == avoid) continue;
        double sum = pattern_cost[pattern];
        for (int at = first_shift[pattern]; at < first_shift[pattern + 1]; at++) sum += there[shift[at]].cost;
        if (sum < least && draw() >= blink) least = sum, pick = pattern;
    }
    if (pick == NONE) return;
    choose(node, pick - first);
    for (int at = first_shift[pick]; at < first_shift[pick + 1]; at++)
        put(there_slot[shift[at]], node, there[shift[at]].after);
}

static int near_jobs(int center, double often, int wanted) {
    int many = 0;
    for (int rank = 0; rank < movables && many < wanted; rank++)
        if (draw() < often) gone[many++] = near[center * movables + rank];
    return many;
}

static int route_jobs(int center) {
    int first = first_reach[center], many = 0;
    for (int at = first; at < first_reach[center + 1]; at++) {
        int slot = slot_of[center * shifts + reach[at]];
        if (slot == NONE || (many && draw() < 0.5)) continue;
        for (int number = 1; number <= routes[slot].count; number++) {
            int node = routes[slot].nodes[number], is_gone = !is_movable[node];
            for (int earlier = 0; earlier < many; earlier++) is_gone |= gone[earlier] == node;
            if (!is_gone) gone[many++] = node;
        }
    }
    return many;
}

static int replace_jobs(int center) {
    double kind = draw();
    int pushing = kind < push, many;
    if (pushing) many = draw() < 0.5 ? route_jobs(center) : near_jobs(center, 0.9, 2 + (int)(draw() * 4 * jobs));
    else if (kind < push + whole_routes) many = route_jobs(center);
    else many = near_jobs(center, 0.25 + 0.6 * draw(), 1 + (int)(draw() * jobs));
    many = add_waiting(many);
    for (int number = 0; number < many; number++) {
        int node = gone[number];
        shunned[node] = pushing && first_pattern[node + 1] - first_pattern[node] > 1 ? chosen[node] : NONE;
        release(node);
    }
    if (!still_fit()) return 0;
    sort_gone(many);
    int brave = draw() < bold;
    for (int number = 0; number < many; number++) recreate(gone[number], brave, shunned[gone[number]]);
    return 1;
}

static void recount(void) {
    cost = 0;
    for (int slot = 0; slot < slots; slot++) {
        measure(&routes[slot], shift_of[slot]);
        cost += routes[slot].length;
    }
    for (int node = 1; node < nodes; node++) cost += price(node, chosen[node]);
}

static int is_whole(void) {
    for (int number = 0; number < movables; number++)
        if (chosen[movable[number]] == NONE && penalty[movable[number]] < 0) return 0;
    return 1;
}

static void remember(void) {
    best_cost = cost;
    for (int slot = 0; slot < slots; slot++) copy(&best[slot], &routes[slot]);
    for (int node = 0; node < nodes; node++) best_chosen[node] = chosen[node];
}

/* -- what Python calls */

/* So many steps at one temperature; leaving out a visit that is owed costs `absent`. */
EXPORT double walk(int steps, double heat, double absent) {
    for (int node = 1; node < nodes; node++)
        if (penalty[node] < 0) absence[node] = -penalty[node] * absent;
    recount();
    for (; movables && steps > 0; steps--) {
        double from = cost;
        int center = movable[below(movables)];
        int fine = draw() < one_day ? rebuild_day(center) : replace_jobs(center);
        if (fine && cost < from + heat * surprise[below(4096)]) {
            settle();
            if (cost < best_cost - 1e-9 && is_whole()) remember();
        } else
            step_back(from);
    }
    return best_cost;
}

static int *read_whole(int **from, int count) {
    int *list = *from;
    *from += count;
    return list;
}

static double *read_real(double **from, int count) {
    double *list = *from;
    *from += count;
    return list;
}

static Route *new_routes(int count) {
    Route *made = (Route *)take((unsigned long)count * sizeof(Route));
    for (int slot = 0; slot < count; slot++) made[slot] = (Route){.nodes = WHOLE(nodes + 1)};
    return made;
}

/* Take over the task and a plan to start from: `whole` and `real` point to all numbers, in the order of layout.py. */
EXPORT double begin(int *whole, double *real) {
    nodes = whole[0], shifts = whole[1], slots = whole[2], movables = whole[3];
    int patterns = whole[4], entries = whole[5], reaches = whole[6], windows = whole[7];
    one_seed = whole[8], other_seed = whole[9];
    whole += 10;
    movable = read_whole(&whole, movables), near = read_whole(&whole, nodes * movables);
    first_slot = read_whole(&whole, shifts + 1), shift_of = read_whole(&whole, slots);
    base = read_whole(&whole, shifts);
    first_pattern = read_whole(&whole, nodes + 1), first_shift = read_whole(&whole, patterns + 1);
    shift = read_whole(&whole, entries), first_reach = read_whole(&whole, nodes + 1), reach = read_whole(&whole, reaches);
    first_window = read_whole(&whole, nodes * shifts + 1);
    chosen = read_whole(&whole, nodes);
    jobs = real[0], one_day = real[1], blink = real[2], bold = real[3], whole_routes = real[4], push = real[5];
    real += 6;
    way = read_real(&real, nodes * nodes), demand = read_real(&real, nodes), service = read_real(&real, nodes);
    size = read_real(&real, nodes), penalty = read_real(&real, nodes);
    capacity = read_real(&real, shifts), duration = read_real(&real, shifts);
    clocks = (Clock *)read_real(&real, 5 * shifts);
    pattern_cost = read_real(&real, patterns), opens = read_real(&real, windows), closes = read_real(&real, windows);
    surprise = read_real(&real, 4096);

    routes = new_routes(slots), best = new_routes(slots), before = new_routes(slots);
    known = (Place *)take((unsigned long)nodes * slots * sizeof(Place)), there = (Place *)take(shifts * sizeof(Place));
    there_slot = WHOLE(shifts), slot_of = WHOLE(nodes * shifts), best_chosen = WHOLE(nodes), touched = WHOLE(slots);
    changed = WHOLE(nodes), chosen_before = WHOLE(nodes), shunned = WHOLE(nodes), gone = WHOLE(nodes), trial = WHOLE(nodes + 2), mark = WHOLE(nodes), is_movable = WHOLE(nodes);
    absence = REAL(nodes), key = REAL(nodes), added = REAL(nodes + 1);
    stamp = 1;
    best_cost = INFINITE;
    for (int node = 0; node < nodes; node++) {
        absence[node] = penalty[node], mark[node] = is_movable[node] = 0;
        for (int slot = 0; slot < slots; slot++) known[node * slots + slot].version = 0;
        for (int on = 0; on < shifts; on++) slot_of[node * shifts + on] = NONE;
    }
    for (int number = 0; number < movables; number++) is_movable[movable[number]] = 1;
    for (int slot = 0; slot < slots; slot++) {
        routes[slot].count = *whole++;
        for (int at = 1; at <= routes[slot].count; at++) routes[slot].nodes[at] = *whole++;
        routes[slot].version = ++versions;
        mark_slots(&routes[slot], shift_of[slot], slot);
    }
    recount();
    if (is_whole()) remember();
    return best_cost;
}

/* The best plan: for each slot how many visits and which, then each node's pattern; returns where it was written. */
EXPORT int *result(void) {
    int size_of = nodes;
    for (int slot = 0; slot < slots; slot++) size_of += 1 + best[slot].count;
    int *list = WHOLE(size_of), *to = list;
    for (int slot = 0; slot < slots; slot++) {
        *to++ = best[slot].count;
        for (int at = 1; at <= best[slot].count; at++) *to++ = best[slot].nodes[at];
    }
    for (int node = 0; node < nodes; node++) *to++ = best_chosen[node];
    return list;
}
