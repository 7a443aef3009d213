#include "catalog/sqlite/evidence/rare_words.hpp"

#include "catalog/sqlite/rows/properties.hpp"
#include "model/evidence/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

namespace hwsync::sqlite {

namespace {

/// Stored in place of a product for a word that too many products have.
constexpr std::int64_t many = 0;

/// How many variants are found by words at most.
constexpr std::size_t most_by_words = 400;

/// What the table was made from.
struct Known {
    std::int64_t run = 0;   ///< the run up to which products are in it
    std::int64_t added = 0; ///< how many came since it was rebuilt
};

Known known_words(const Connection& connection) {
    const auto text = property(connection, "rare_words");
    Known known;
    const auto* const end = text.data() + text.size();
    const auto run = std::from_chars(text.data(), end, known.run);
    if (run.ptr != end) {
        std::from_chars(run.ptr + 1, end, known.added);
    }
    return known;
}

/// `run`; but if an earlier run is still at work, the one before the first such
/// run, which may commit products later.
std::int64_t last_ended_run(const Connection& connection, std::int64_t run) {
    auto first = connection.prepare(
        "SELECT MIN(id) FROM run WHERE state = 'running' AND id < ?1");
    first.bind(1, run);
    return first.step() && !first.is_null(0) ? first.integer(0) - 1 : run;
}

std::optional<std::uint64_t> measured_bytes(const Connection& connection) {
    if (connection.number("SELECT COUNT(*) FROM pragma_module_list"
                          " WHERE name = 'dbstat'") == 0) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(
        connection.number("SELECT COALESCE(SUM(pgsize), 0) FROM dbstat"
                          " WHERE name = 'rare_word'"));
}

/// The words of a title, as the table stores them.
class TitleWords {
public:
    const std::vector<std::uint64_t>& of(std::string_view title) {
        fold_text(title, m_folded);
        word_numbers(m_folded, m_words);
        return m_words;
    }

private:
    std::string m_folded;
    std::vector<std::uint64_t> m_words;
};

/// Counts how many products have a word, in little memory. Words that share a
/// place are counted together, so that one rare word in thousands is taken for
/// a common one.
class WordCounts {
public:
    void add(std::uint64_t word) {
        auto& count = m_counts[place_of(word)];
        count += count > most_with_rare_word ? 0 : 1;
    }
    bool is_rare(std::uint64_t word) const {
        return m_counts[place_of(word)] <= most_with_rare_word;
    }

private:
    static constexpr unsigned place_bits = 22;

    static std::size_t place_of(std::uint64_t word) {
        constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
        return static_cast<std::size_t>((word * golden) >> (64U - place_bits));
    }

    std::vector<std::uint8_t> m_counts =
        std::vector<std::uint8_t>(std::size_t{1} << place_bits);
};

constexpr std::string_view live_titles =
    "SELECT id, title FROM product WHERE deleted_at IS NULL"
    " AND title IS NOT NULL";

void find_rare_words(Connection& connection) {
    TitleWords words;
    WordCounts counts;
    auto rows = connection.prepare(live_titles);
    while (rows.step()) {
        for (const auto word : words.of(rows.text(1))) {
            counts.add(word);
        }
    }
    auto insert =
        connection.prepare("INSERT INTO temp.found_word VALUES (?1, ?2)");
    std::unordered_set<std::uint64_t> common;
    rows.reset();
    while (rows.step()) {
        for (const auto word : words.of(rows.text(1))) {
            const bool is_rare = counts.is_rare(word);
            if (is_rare || common.insert(word).second) {
                insert.bind(1, static_cast<std::int64_t>(word))
                    .bind(2, is_rare ? rows.integer(0) : many)
                    .run();
            }
        }
    }
}

void make_anew(Connection& connection) {
    connection.execute("DELETE FROM rare_word;"
                       "DROP TABLE IF EXISTS temp.found_word;"
                       "CREATE TEMP TABLE found_word (word INTEGER,"
                       " product INTEGER)");
    find_rare_words(connection);
    connection.execute("INSERT INTO rare_word (word, product)"
                       " SELECT word, product FROM temp.found_word"
                       " ORDER BY word, product;"
                       "DELETE FROM temp.found_word");
}

/// Words that a product no longer has stay until the table is rebuilt: they
/// only cause a product to be weighed in vain.
void add_changed(Connection& connection, std::int64_t since) {
    TitleWords words;
    auto insert = connection.prepare(
        "INSERT INTO rare_word (word, product) VALUES (?1, ?2)");
    auto is_there = connection.prepare(
        "SELECT 1 FROM rare_word WHERE word = ?1 AND product IN (?2, ?3)");
    auto rows =
        connection.prepare(fmt::format("{} AND written_run > ?1", live_titles));
    rows.bind(1, since);
    while (rows.step()) {
        for (const auto number : words.of(rows.text(1))) {
            const auto word = static_cast<std::int64_t>(number);
            is_there.reset();
            is_there.bind(1, word).bind(2, many).bind(3, rows.integer(0));
            if (!is_there.step()) {
                insert.bind(1, word).bind(2, rows.integer(0)).run();
            }
        }
    }
}

std::int64_t changed_since(const Connection& connection, std::int64_t run) {
    auto changed = connection.prepare(
        "SELECT COUNT(*) FROM product WHERE written_run > ?1");
    changed.bind(1, run).step();
    return changed.integer(0);
}

std::int64_t loaded_run(const Connection& connection) {
    const auto text = property(connection, "loaded_run");
    std::int64_t run = 0;
    std::from_chars(text.data(), text.data() + text.size(), run);
    return run;
}

} // namespace

void keep_rare_words(Connection& connection, std::int64_t run) {
    constexpr std::int64_t anew_after_a_share_of = 8;
    auto known = known_words(connection);
    const auto since = changed_since(connection, known.run);
    const auto live = static_cast<std::int64_t>(
        live_rows(connection, {}, RecordKind::product));
    if (known.run == 0 || loaded_run(connection) > known.run ||
        (known.added + since) * anew_after_a_share_of > live) {
        make_anew(connection);
        known.added = 0;
    } else if (since > 0) {
        add_changed(connection, known.run);
        known.added += since;
    } else {
        return;
    }
    set_property(
        connection, "rare_words",
        fmt::format("{} {}", last_ended_run(connection, run), known.added));
    // status shows it, and must not walk through a table.
    if (const auto bytes = measured_bytes(connection)) {
        set_property(connection, "rare_word_bytes", std::to_string(*bytes));
    }
}

bool rare_words_are_current(const Connection& connection) {
    const auto known = known_words(connection);
    return known.run != 0 && loaded_run(connection) <= known.run &&
           changed_since(connection, known.run) == 0;
}

RareWords::RareWords(const Connection& connection)
    : m_products(connection.prepare(
          fmt::format("SELECT product FROM rare_word WHERE word = ?1"
                      " ORDER BY product LIMIT {}",
                      most_with_rare_word + 1))),
      m_variants(connection.prepare(variants_of_catalog_product)) {}

/// Nothing if too many products have the word.
std::optional<std::vector<std::int64_t>>
RareWords::products_with(std::uint64_t word) {
    m_products.reset();
    m_products.bind(1, static_cast<std::int64_t>(word));
    std::vector<std::int64_t> found;
    while (m_products.step()) {
        found.push_back(m_products.integer(0));
    }
    if (found.size() > most_with_rare_word ||
        (!found.empty() && found.front() == many)) {
        return std::nullopt;
    }
    return found;
}

std::optional<std::vector<std::int64_t>>
RareWords::products_with_all_of(std::string_view title) {
    TitleWords words;
    for (const auto word : words.of(title)) {
        if (auto found = products_with(word)) {
            return found;
        }
    }
    return std::nullopt;
}

/// Returns the best products first.
std::vector<std::int64_t>
RareWords::best_products(std::span<const std::uint64_t> words) {
    constexpr std::size_t most = 20;
    std::map<std::int64_t, int> points;
    for (const auto word : words) {
        const auto found = products_with(word);
        if (!found || found->empty()) {
            continue;
        }
        const auto rarity = static_cast<int>(
            std::bit_width(most_with_rare_word / found->size()));
        for (const auto product : *found) {
            points[product] += rarity;
        }
    }
    std::vector<std::pair<int, std::int64_t>> best;
    best.reserve(points.size());
    for (const auto& [product, count] : points) {
        best.emplace_back(-count, product);
    }
    std::sort(best.begin(), best.end());
    std::vector<std::int64_t> products;
    for (std::size_t i = 0; i < std::min(most, best.size()); ++i) {
        products.push_back(best[i].second);
    }
    return products;
}

/// The variants of one product ask for the same words one after another, so the
/// last answer is kept.
void RareWords::look_up(const SoughtByWords& sought) {
    if (std::ranges::equal(sought.words, m_words) &&
        std::ranges::equal(sought.known_products, m_known_products)) {
        return;
    }
    m_words.assign(sought.words.begin(), sought.words.end());
    m_known_products.assign(sought.known_products.begin(),
                            sought.known_products.end());
    auto products = best_products(sought.words);
    std::erase_if(products, [&](std::int64_t product) {
        return std::ranges::binary_search(m_known_products, product);
    });
    m_found.look_at(products, m_variants);
}

FoundByWords RareWords::variants_with(const SoughtByWords& sought) {
    look_up(sought);
    auto chosen =
        m_found.index().choose(sought.options, most_by_words, sought.known);
    return {std::move(chosen.ids), chosen.left_out + m_found.not_kept()};
}

std::optional<std::uint64_t> bytes_of_rare_words(const Connection& connection) {
    const auto text = property(connection, "rare_word_bytes");
    std::uint64_t bytes = 0;
    const auto read =
        std::from_chars(text.data(), text.data() + text.size(), bytes);
    return read.ec == std::errc{} ? bytes : measured_bytes(connection);
}

} // namespace hwsync::sqlite
