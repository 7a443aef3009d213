#include "program/plain_matching.hpp"
#include "program/query.hpp"
#include "unit/jobs/stores.hpp"

#include <hwsync/error.hpp>
#include <hwsync/verify.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

using namespace hwsync;

namespace {

/// What is held of a variant, or of a key.
struct Word {
    std::int64_t target = 0; ///< 0 for a block
    bool manual = false;
    std::string key;
    std::string note;

    bool is_block() const { return manual && target == 0; }
    bool operator==(const Word&) const = default;
};

/// Links, pins and blocks by their variants' ids, blocked keys by themselves.
using State = std::map<std::string, Word>;

struct Change {
    std::optional<Word> before;
    std::optional<Word> after;
};

/// A run as the plain rules know it.
struct PlainRun {
    std::int64_t id = 0;
    bool is_job = false;     ///< associate's
    std::int64_t undoes = 0; ///< a run
    std::map<std::string, Change> changes;
};

struct Live {
    std::string sku;
    std::string title;
    int since = 0; ///< the round in which it came
};

struct Gone {
    Live was;
    int since = 0;
};

std::optional<Word> find(const State& state, const std::string& subject) {
    const auto found = state.find(subject);
    return found == state.end() ? std::nullopt : std::optional{found->second};
}

std::map<std::string, Change> changes_between(const State& before,
                                              const State& after) {
    std::map<std::string, Change> changes;
    for (const auto* state : {&before, &after}) {
        for (const auto& one : *state) {
            const Change change{find(before, one.first),
                                find(after, one.first)};
            if (change.before != change.after) {
                changes[one.first] = change;
            }
        }
    }
    return changes;
}

std::string text_of(const State& state) {
    std::string text;
    for (const auto& [subject, word] : state) {
        text += fmt::format("{}: {}{} {} '{}'\n", subject,
                            word.manual ? "manual " : "auto ", word.target,
                            word.key, word.note);
    }
    return text;
}

/// A child shop of a catalog, and what the plain rules say of it.
class Sequence {
public:
    Sequence(Stores& stores, std::uint32_t seed)
        : m_stores(stores), m_random(seed), m_shop(fmt::format("c{}", seed)),
          m_next(100'000 + std::int64_t{seed} * 1000) {
        for (int i = 0; i < 4; ++i) {
            bring(sku(), title());
        }
        associate();
    }

    void step() {
        switch (below(8)) {
        case 0:
        case 1:
            associate();
            break;
        case 2:
            pin();
            break;
        case 3:
            block();
            break;
        case 4:
            block_key();
            break;
        case 5:
            import();
            break;
        default:
            undo_one();
        }
        check();
    }

    /// Whatever was done last is taken back, and that again.
    void undo_twice() {
        if (m_runs.back().is_job) {
            return;
        }
        const auto run = m_runs.back();
        const auto after = m_state;
        State before = after;
        for (const auto& [subject, change] : run.changes) {
            put(before, subject, change.before);
        }
        undo(run, UndoHold::keep);
        CHECK(text_of(m_state) == text_of(before));
        check();
        undo(m_runs.back(), UndoHold::keep);
        CHECK(text_of(m_state) == text_of(after));
        check();
    }

private:
    std::size_t below(std::size_t end) { return m_random() % end; }
    bool once_in(std::size_t times) { return below(times) == 0; }
    std::string sku() {
        const std::vector<std::string> skus{"A", "B", "C", "D", "E", ""};
        return skus[below(skus.size())];
    }
    std::string title() { return once_in(2) ? "Shoe" : "Boot"; }
    std::optional<std::string> note() {
        return once_in(3) ? std::optional<std::string>{fmt::format("note {}",
                                                                   below(3))}
                          : std::nullopt;
    }
    std::int64_t any_live() {
        auto one = m_live.begin();
        std::advance(one, below(m_live.size()));
        return one->first;
    }
    void bring(const std::string& sku, const std::string& title) {
        m_live[++m_next] = {sku, title, m_round};
    }
    void take_away(std::int64_t id) {
        m_gone[id] = {m_live.at(id), m_round};
        m_live.erase(id);
    }

    static void put(State& state, const std::string& subject,
                    const std::optional<Word>& word) {
        if (word) {
            state[subject] = *word;
        } else {
            state.erase(subject);
        }
    }

    /// The next state is what a run made of it.
    void ran(std::int64_t id, State next, bool is_job = false,
             std::int64_t undoes = 0) {
        m_runs.push_back({id, is_job, undoes, changes_between(m_state, next)});
        m_state = std::move(next);
    }

    void live_on() {
        ++m_round;
        if (once_in(2)) {
            bring(sku(), title());
        }
        if (m_live.size() > 1 && once_in(3)) {
            m_live.at(any_live()).sku = sku();
        }
        if (m_live.size() > 1 && once_in(2)) {
            const auto id = any_live();
            const auto was = m_live.at(id);
            take_away(id);
            if (once_in(2)) {
                bring(was.sku, was.title);
            }
        }
    }

    /// Whether a live variant may have been made anew of another one that is
    /// gone: one that went later, or with it and is not pinned to the same.
    bool has_rival(std::int64_t id, const Word& held, const Live& live) const {
        const auto& gone = m_gone.at(id);
        return std::any_of(m_gone.begin(), m_gone.end(), [&](const auto& one) {
            const auto& [other, rival] = one;
            if (other == id || rival.was.sku != live.sku ||
                rival.was.title != live.title || rival.since > live.since ||
                rival.since < gone.since) {
                return false;
            }
            const auto its = find(m_state, std::to_string(other));
            return rival.since > gone.since ||
                   (!held.is_block() &&
                    !(its && its->manual && its->target == held.target));
        });
    }

    /// The variants that one that is gone was made anew as.
    std::vector<std::string> heirs_of(std::int64_t id, const Word& held) const {
        const auto& gone = m_gone.at(id);
        std::vector<std::string> heirs;
        for (const auto& [to, live] : m_live) {
            if (live.sku == gone.was.sku && live.title == gone.was.title &&
                live.since >= gone.since &&
                !m_state.contains(std::to_string(to)) &&
                !has_rival(id, held, live)) {
                heirs.push_back(std::to_string(to));
            }
        }
        return heirs;
    }

    void move_holds(State& state) const {
        for (const auto& [id, gone] : m_gone) {
            const auto held = find(state, std::to_string(id));
            if (!held || !held->manual || gone.was.sku.empty()) {
                continue;
            }
            const auto heirs = heirs_of(id, *held);
            if (heirs.empty() || (!held->is_block() && heirs.size() > 1)) {
                continue;
            }
            bool has_gone = true;
            for (const auto& heir : heirs) {
                const auto there = state.emplace(heir, *held).first;
                has_gone = has_gone && there->second.target == held->target;
            }
            if (has_gone) {
                state.erase(std::to_string(id));
            }
        }
    }

    /// As the plain matching knows what is held.
    plain::Links links_of(const State& state) const {
        plain::Links links;
        for (const auto& [subject, word] : state) {
            if (!subject.starts_with("key ")) {
                links[std::stoll(subject)] = {word.manual, word.target,
                                              word.key};
            }
        }
        for (const auto& [id, live] : m_live) {
            const auto held = links.find(id);
            if (state.contains("key " + live.sku) &&
                (held == links.end() || !held->second.manual)) {
                links[id] = {true, 0, {}};
            }
        }
        return links;
    }

    void associate() {
        live_on();
        std::vector<StoreProduct> products;
        std::vector<plain::Variant> shop;
        for (const auto& [id, live] : m_live) {
            products.push_back(
                {id + 500'000'000, {{id, live.sku}}, live.title});
            shop.push_back({id, "ACTIVE", live.sku, ""});
        }
        auto next = m_state;
        move_holds(next);
        const auto answer = plain::match({{11, "ACTIVE", "A", ""},
                                          {12, "ACTIVE", "B", ""},
                                          {13, "ACTIVE", "C", ""},
                                          {14, "ACTIVE", "C", ""},
                                          {15, "ACTIVE", "D", ""}},
                                         shop, links_of(next), {});
        for (auto one = next.begin(); one != next.end();) {
            one = one->second.manual ? std::next(one) : next.erase(one);
        }
        for (const auto& [id, link] : answer.links) {
            if (!link.manual) {
                const auto subject = std::to_string(id);
                const auto was = find(m_state, subject);
                next[subject] = was && was->target == link.target
                                    ? *was
                                    : Word{link.target, false, link.key, {}};
            }
        }
        ran(m_stores.associate(m_shop, products), std::move(next), true);
        std::map<std::int64_t, std::string> waiting;
        for (const auto& [id, said] : answer.variants) {
            if (said.outcome != "linked" && said.outcome != "pinned") {
                waiting[id] = said.outcome;
            }
        }
        CHECK(m_stores.unresolved(m_shop) == waiting);
    }

    void hold(State& state, std::int64_t id, std::int64_t target,
              const std::optional<std::string>& note) const {
        const auto was = find(state, std::to_string(id));
        const bool is_alike = was && (was->target != 0) == (target != 0) &&
                              (was->manual || target != 0);
        state[std::to_string(id)] = {
            target, true, {}, note.value_or(is_alike ? was->note : "")};
    }

    void pin() {
        auto next = m_state;
        const auto id = any_live();
        const auto target = static_cast<std::int64_t>(11 + below(5));
        const auto why = note();
        hold(next, id, target, why);
        ran(m_stores
                .add({.shop = m_shop,
                      .variant_id = std::to_string(id),
                      .catalog_variant_id = std::to_string(target),
                      .replace = true,
                      .note = why})
                .run.value(),
            std::move(next));
    }

    void block() {
        auto next = m_state;
        const auto id = any_live();
        const auto why = note();
        const bool lets_go = once_in(3);
        if (lets_go) {
            next.erase(std::to_string(id));
        } else {
            hold(next, id, 0, why);
        }
        ran(m_stores
                .remove({.shop = m_shop,
                         .variant_id = std::to_string(id),
                         .allow_relink = lets_go,
                         .note = why})
                .run.value(),
            std::move(next));
    }

    void block_key() {
        auto next = m_state;
        const std::string key(1, static_cast<char>('A' + below(5)));
        const auto why = note();
        const bool lets_go = once_in(3);
        const auto was = find(next, "key " + key);
        if (lets_go) {
            next.erase("key " + key);
        } else {
            next["key " + key] = {0, true, key,
                                  why.value_or(was ? was->note : "")};
            if (next["key " + key] != was) {
                end_links_by(key, next);
            }
        }
        ran(m_stores
                .remove({.shop = m_shop,
                         .key = key,
                         .allow_relink = lets_go,
                         .note = why})
                .run.value(),
            std::move(next));
    }

    std::string sku_of(const std::string& subject) const {
        const auto id = std::stoll(subject);
        const auto live = m_live.find(id);
        return live != m_live.end() ? live->second.sku : m_gone.at(id).was.sku;
    }

    void end_links_by(const std::string& key, State& state) const {
        for (auto one = state.begin(); one != state.end();) {
            const bool ends = !one->second.manual && sku_of(one->first) == key;
            one = ends ? state.erase(one) : std::next(one);
        }
    }

    void import() {
        auto next = m_state;
        std::string table = "shop,variant_id,action,catalog_variant_id\n";
        std::set<std::int64_t> ids;
        for (auto left = 1 + below(3); left > 0; --left) {
            const auto id = any_live();
            if (!ids.insert(id).second) {
                continue;
            }
            const auto target =
                once_in(2) ? 0 : static_cast<std::int64_t>(11 + below(5));
            hold(next, id, target, std::nullopt);
            table += target == 0
                         ? fmt::format("{},{},remove,\n", m_shop, id)
                         : fmt::format("{},{},add,{}\n", m_shop, id, target);
        }
        ran(m_stores.import_links(table, {.replace = true}).run.value(),
            std::move(next));
    }

    void undo_one() {
        const auto run = m_runs[below(m_runs.size())];
        const auto how = once_in(2) ? UndoHold::keep : UndoHold::release;
        if (is_refused(run)) {
            try {
                m_stores.undo(run.id, how);
                FAIL("nothing was thrown");
            } catch (const Error& error) {
                CHECK(error.kind() == ErrorKind::safety);
            }
            return;
        }
        undo(run, how);
    }

    /// Whether a later run that stands has touched the same.
    bool is_refused(const PlainRun& run) const {
        std::set<std::int64_t> without;
        for (auto one = m_runs.rbegin(); one != m_runs.rend(); ++one) {
            if (one->undoes > run.id && !without.contains(one->id)) {
                without.insert({one->id, one->undoes});
            }
        }
        return std::any_of(
            m_runs.begin(), m_runs.end(), [&](const PlainRun& later) {
                return later.id > run.id &&
                       std::any_of(run.changes.begin(), run.changes.end(),
                                   [&](const auto& one) {
                                       return later.changes.contains(
                                                  one.first) &&
                                              (!without.contains(later.id) ||
                                               find(m_state, one.first) !=
                                                   one.second.after);
                                   });
            });
    }

    static std::optional<Word> taken_back(const PlainRun& run,
                                          const Change& change, UndoHold how) {
        if (!run.is_job || how == UndoHold::release) {
            return change.before;
        }
        if (!change.before && change.after && change.after->manual) {
            return change.after;
        }
        if (change.before && change.before->manual) {
            return change.before;
        }
        return Word{change.before ? change.before->target : 0,
                    true,
                    {},
                    fmt::format("undo of run {}", run.id)};
    }

    void undo(const PlainRun& run, UndoHold how) {
        auto next = m_state;
        for (const auto& [subject, change] : run.changes) {
            put(next, subject, taken_back(run, change, how));
        }
        const auto undone = run.id;
        ran(m_stores.undo(run.id, how).run.value(), std::move(next), false,
            undone);
    }

    State stored() const {
        State state;
        for (const auto& row : query_private_tables(
                 m_stores.catalog(),
                 fmt::format("SELECT variant_id, origin,"
                             " ifnull(catalog_variant_id, 0),"
                             " ifnull(key, ''), ifnull(note, '') FROM link"
                             " JOIN shop ON number = shop WHERE name = '{0}'"
                             " UNION ALL SELECT 'key ' || key, 'manual', 0,"
                             " key, ifnull(note, '') FROM key_block"
                             " JOIN shop ON number = shop"
                             " WHERE name = '{0}' AND ended_run IS NULL",
                             m_shop))) {
            state[row[0]] = {std::stoll(row[2]), row[1] == "manual", row[3],
                             row[4]};
        }
        return state;
    }

    void check() const {
        REQUIRE(text_of(stored()) == text_of(m_state));
        int links = 0;
        int blocks = 0;
        for (const auto& [id, live] : m_live) {
            const auto held = find(m_state, std::to_string(id));
            if (held && held->target != 0) {
                ++links;
            } else if (held || m_state.contains("key " + live.sku)) {
                ++blocks;
            }
        }
        CHECK(value_in_private_tables(
                  m_stores.catalog(),
                  fmt::format("SELECT links || ' ' || blocks FROM"
                              " link_tally JOIN shop ON number = shop"
                              " WHERE name = '{}'",
                              m_shop)) == fmt::format("{} {}", links, blocks));
    }

    Stores& m_stores;
    std::mt19937 m_random;
    std::string m_shop;
    std::int64_t m_next;
    int m_round = 0;
    std::map<std::int64_t, Live> m_live;
    std::map<std::int64_t, Gone> m_gone;
    State m_state;
    std::vector<PlainRun> m_runs;
};

/// HWSYNC_SEQUENCES asks for another number of them.
std::uint32_t how_many() {
    const auto* const asked = std::getenv("HWSYNC_SEQUENCES");
    constexpr std::uint32_t few = 60;
    return asked == nullptr ? few
                            : static_cast<std::uint32_t>(std::stoul(asked));
}

} // namespace

TEST_CASE("whatever is done to links, pins and blocks is undone to what was "
          "before, and the next associate says the same") {
    constexpr std::uint32_t most_in_a_catalog = 30;
    std::uint32_t seed = 0;
    while (seed < how_many()) {
        Stores stores;
        stores.import_primary({{1, {{11, "A"}, {12, "B"}, {13, "C"}}},
                               {2, {{14, "C"}, {15, "D"}}}});
        do {
            ++seed;
            CAPTURE(seed);
            Sequence sequence{stores, seed};
            for (int step = 0; step < 8; ++step) {
                CAPTURE(step);
                sequence.step();
            }
            sequence.undo_twice();
        } while (seed < how_many() && seed % most_in_a_catalog != 0);
        VerifyRequest request;
        request.catalog = stores.catalog();
        const auto verified =
            verify_catalog(request, stores.observer, stores.stop);
        CHECK(verified.count(FindingKind::damaged) == 0);
    }
}
