#include "catalog/sqlite/match/candidates.hpp"

#include "catalog/match_view.hpp"
#include "catalog/sqlite/links/link_history.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/product_ranks.hpp"
#include "model/keys.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t variants_of_chunk = 2'048;

std::string catalog_columns(Identifier identifier) {
    return fmt::format("v.{}, v.id, p.status, v.{}", key_column(identifier),
                       other_key_column(identifier));
}

constexpr std::string_view catalog_tables =
    "FROM variant AS v LEFT JOIN product AS p ON p.id = v.product_id";

CatalogCandidate catalog_candidate(const Statement& row) {
    return {row.integer(1), status_rank(row.text(2)), std::string{row.text(3)}};
}

constexpr std::string_view with_link =
    " LEFT JOIN link AS l ON l.shop = v.shop AND l.variant_id = v.id";

std::string candidate_columns(MatchedBy by, std::string_view status,
                              std::string_view origin) {
    return fmt::format("v.id, {}, v.{}, l.catalog_variant_id, {},"
                       " COALESCE(l.key = v.{} AND l.rule IS {} 'fallback', 0)",
                       status, other_key_column(by.identifier), origin,
                       key_column(by.identifier),
                       by.is_fallback() ? "" : "NOT");
}

/// The origin of the variant's link; 'key_block' if the variant is neither
/// pinned nor blocked itself, but its key is blocked.
std::string origin_or_key_block(Identifier identifier) {
    return fmt::format(
        "iif(l.origin IS NOT 'manual' AND {}, 'key_block', l.origin)",
        is_blocked_key("v.shop", fmt::format("v.{}", key_column(identifier))));
}

bool has_links(const Connection& connection, std::int64_t shop) {
    auto row = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM link WHERE shop = ?1)");
    row.bind(1, shop);
    return row.step() && row.integer(0) != 0;
}

/// Without `with_links`, no links are looked up: the shop has none yet.
std::string shop_keys_sql(MatchedBy by, bool with_links) {
    const auto identifier = by.identifier;
    return fmt::format(
        "SELECT v.{0}, v.product_id, iif(v.{0} IS NULL, NULL, v.{1}), v.{2},"
        " {3} FROM shop_variant AS v NOT INDEXED {4}"
        " WHERE v.shop = ?1 AND v.deleted_at IS NULL{5} ORDER BY v.id",
        key_column(identifier), to_string(identifier), near_column(identifier),
        with_links ? candidate_columns(by, "NULL", "l.origin")
                   : fmt::format("v.id, NULL, v.{}, NULL, NULL, 0",
                                 other_key_column(identifier)),
        with_links ? with_link : "",
        by.is_fallback()
            ? fmt::format(" AND v.{} IS NOT NULL", key_column(identifier))
            : "");
}

Statement shop_keys(const Connection& connection, std::int64_t shop,
                    MatchedBy by) {
    auto rows =
        connection.prepare(shop_keys_sql(by, has_links(connection, shop)));
    rows.bind(1, shop);
    return rows;
}

/// Whether the catalog variant v is taken: 1 by a variant that is not held, 2
/// by one that is pinned to it; ?2: the shop.
std::string taken_sql(MatchedBy by, std::string_view or_pinned = {},
                      std::string_view and_not_held = {}) {
    // Without INDEXED BY, SQLite walks through all of the shop's rows each
    // time.
    return fmt::format(
        "iif(EXISTS (SELECT 1 FROM link AS l CROSS JOIN shop_variant AS s"
        "  ON s.shop = l.shop AND s.id = l.variant_id"
        "  WHERE l.catalog_variant_id = v.id AND l.shop = ?2"
        "  AND l.origin = 'manual' AND s.{0} = v.{0}"
        "  AND s.deleted_at IS NULL){3}, 2,"
        " EXISTS (SELECT 1 FROM shop_variant AS s"
        "  INDEXED BY shop_variant_by_{1} LEFT JOIN link AS l"
        "  ON l.shop = s.shop AND l.variant_id = s.id AND l.origin = 'manual'"
        "  WHERE s.shop = ?2 AND s.{0} = v.{0} AND s.deleted_at IS NULL"
        "  AND l.origin IS NULL{4} AND NOT {2}))",
        key_column(by.identifier), to_string(by.identifier),
        is_blocked_key("?2", fmt::format("s.{}", key_column(by.linking))),
        or_pinned, and_not_held);
}

/// The same of the catalog variant ?1, as it will be; ?3: see targets_json().
std::string taken_ahead_sql(MatchedBy by) {
    const auto will_be_pinned = fmt::format(
        " OR EXISTS (SELECT 1 FROM json_each(?3) AS a CROSS JOIN shop_variant"
        " AS s ON s.shop = ?2 AND s.id = CAST(a.key AS INTEGER)"
        " WHERE a.value = v.id AND s.{0} = v.{0})",
        key_column(by.identifier));
    return fmt::format("SELECT {} FROM variant AS v WHERE v.id = ?1",
                       taken_sql(by, will_be_pinned,
                                 " AND s.id NOT IN (SELECT CAST(key AS INTEGER)"
                                 " FROM json_each(?3))"));
}

std::string near_sql(MatchedBy by) {
    const auto identifier = by.identifier;
    return fmt::format(
        "SELECT {0}, {1}, p.id {2} WHERE v.{3} = ?1 AND v.deleted_at IS NULL"
        " UNION ALL"
        " SELECT {0}, {1}, p.id {2} WHERE v.{4} = ?1 AND v.{3} IS NULL"
        " AND v.deleted_at IS NULL ORDER BY 2",
        catalog_columns(identifier), taken_sql(by), catalog_tables,
        near_column(identifier), key_column(identifier));
}

std::string targets_json(const AwaitedHolds& awaited) {
    std::string json;
    for (const auto& [variant, hold] : awaited) {
        json += fmt::format("{}\"{}\":{}", json.empty() ? "{" : ",", variant,
                            hold.target);
    }
    return json + "}";
}

std::map<std::string, AwaitedHolds, std::less<>>
by_keys(const Connection& connection, std::int64_t shop, Identifier identifier,
        const AwaitedHolds& awaited) {
    std::map<std::string, AwaitedHolds, std::less<>> found;
    auto row = connection.prepare(
        fmt::format("SELECT {} FROM shop_variant WHERE shop = ?1 AND id = ?2",
                    key_column(identifier)));
    row.bind(1, shop);
    for (const auto& [variant, hold] : awaited) {
        row.reset();
        row.bind(2, variant);
        if (row.step() && !row.is_null(0)) {
            found[std::string{row.text(0)}].emplace(variant, hold);
        }
    }
    return found;
}

} // namespace

std::string shop_candidate_columns(MatchedBy by) {
    return candidate_columns(by, "p.status", origin_or_key_block(by.linking));
}

std::string shop_variant_tables() {
    return fmt::format("FROM shop_variant AS v LEFT JOIN shop_product AS p"
                       " ON p.shop = v.shop AND p.id = v.product_id {}",
                       with_link);
}

ShopCandidate shop_candidate(const Statement& row, int column) {
    ShopCandidate candidate;
    candidate.id = row.integer(column);
    candidate.rank = status_rank(row.text(column + 1));
    candidate.other_key = row.text(column + 2);
    candidate.linked_to = row.integer(column + 3);
    const auto origin = row.text(column + 4);
    if (origin == "manual") {
        candidate.hold = candidate.linked_to == 0 ? Hold::block : Hold::pin;
    } else if (origin == "key_block") {
        candidate.hold = Hold::key_block;
    }
    candidate.has_claim = candidate.linked_to != 0 &&
                          candidate.hold == Hold::none &&
                          row.integer(column + 5) != 0;
    return candidate;
}

std::optional<MatchedVariant> matched_variant(KeptStatements& statements,
                                              std::int64_t shop,
                                              std::int64_t id,
                                              Identifier identifier) {
    auto& row = statements.get(fmt::format(
        "SELECT v.product_id, v.deleted_at, p.title, v.title, p.status, v.{0},"
        " v.{0}_key, COALESCE(v.{0}_near, v.{0}_key),"
        " COALESCE(v.{1}_near, v.{1}_key), {4}, {5},"
        " l.note, l.run, {2}, v.{1},"
        " COALESCE(l.key = v.{1}_key AND l.rule IS 'fallback', 0),"
        " l.rule"
        " {3} WHERE v.shop = ?1 AND v.id = ?2",
        to_string(identifier), to_string(other_than(identifier)),
        shop_candidate_columns(identifier), shop_variant_tables(),
        linked_at_sql, linked_by_sql));
    row.bind(1, shop).bind(2, id);
    if (!row.step()) {
        return std::nullopt;
    }
    const auto text = [&](int column) { return std::string{row.text(column)}; };
    return MatchedVariant{shop_candidate(row, 13),
                          row.integer(0),
                          text(1),
                          text(2),
                          text(3),
                          text(4),
                          text(5),
                          text(6),
                          text(7),
                          text(8),
                          text(19),
                          row.integer(20) != 0,
                          text(9),
                          text(10),
                          text(11),
                          row.integer(12),
                          text(21)};
}

KeySet blocked_in_fallback(const Connection& connection, std::int64_t shop,
                           MatchedBy by) {
    return by.is_fallback()
               ? blocked_other_keys(connection, shop, by.identifier)
               : KeySet{};
}

std::vector<ShopCandidate>
shop_candidates(KeptStatements& statements, std::int64_t shop, MatchedBy by,
                const AwaitedHolds& awaited, const std::string& condition,
                std::string_view value, const MatchingRules* rules) {
    const auto blocked = blocked_in_fallback(statements.connection(), shop, by);
    auto& rows = statements.get(fmt::format(
        "SELECT v.{}, {} {} WHERE v.shop = ?1 AND v.deleted_at IS NULL"
        " AND {} ORDER BY v.id",
        key_column(by.identifier), shop_candidate_columns(by),
        shop_variant_tables(), condition));
    rows.bind(1, shop).bind(2, value);
    std::vector<ShopCandidate> candidates;
    while (rows.step()) {
        if (rules != nullptr && rules->is_placeholder(rows.text(0))) {
            continue;
        }
        auto& candidate = candidates.emplace_back(shop_candidate(rows, 1));
        hold_what_is_awaited(candidate, awaited);
        if (candidate.hold == Hold::none && blocked.contains(rows.text(0))) {
            candidate.hold = Hold::key_block;
        }
    }
    return candidates;
}

ShopKeys::ShopKeys(const Connection& connection, std::int64_t shop,
                   MatchedBy by, const AwaitedHolds& awaited,
                   const std::filesystem::path& folder, Reading reading)
    : m_connection(connection), m_shop(shop), m_by(by), m_awaited(awaited),
      m_blocked(blocked_keys(connection, shop)),
      m_blocked_other(blocked_in_fallback(connection, shop, by)),
      m_variants(folder) {
    if (reading == Reading::ahead) {
        m_ahead.emplace([this](Chunk& chunk) { return fill(chunk); });
    }
}

const KeyGroup* ShopKeys::next() {
    if (m_chunk == nullptr || m_at == m_chunk->count) {
        m_at = 0;
        if (m_ahead) {
            m_chunk = m_ahead->next();
        } else {
            m_own.clear();
            m_chunk = fill(m_own) ? &m_own : nullptr;
        }
    }
    return m_chunk == nullptr ? nullptr : &m_chunk->groups[m_at++];
}

void ShopKeys::sort() {
    const ProductRanks ranks{m_connection, ShopScope{m_shop, {}, {}},
                             status_rank};
    RisingRows in_order{m_connection, "shop_variant"};
    auto rows = shop_keys(m_connection, m_shop, m_by);
    while (rows.step()) {
        auto variant = shop_candidate(rows, 4);
        in_order.meet(variant.id);
        const auto product = rows.integer(1);
        variant.rank = ranks.of_variant(variant.id, product);
        m_variants.add(rows.text(0), variant,
                       {product, rows.text(2), rows.text(3)});
    }
    m_groups.emplace(m_variants);
}

bool ShopKeys::fill(Chunk& chunk) {
    if (!m_groups) {
        sort();
    }
    std::size_t variants = 0;
    while (variants < variants_of_chunk) {
        if (chunk.count == chunk.groups.size()) {
            chunk.groups.emplace_back();
        }
        auto& group = chunk.groups[chunk.count];
        if (!m_groups->next(group)) {
            break;
        }
        hold(group);
        variants += group.variants.size();
        ++chunk.count;
    }
    return chunk.count > 0;
}

void ShopKeys::hold(KeyGroup& group) const {
    const bool is_blocked = m_by.is_fallback()
                                ? m_blocked_other.contains(group.key)
                                : m_blocked.contains(group.key);
    for (auto& variant : group.variants) {
        hold_what_is_awaited(variant, m_awaited);
        if (variant.hold == Hold::none &&
            (is_blocked ||
             (m_by.is_fallback() && m_blocked.contains(variant.other_key)))) {
            variant.hold = Hold::key_block;
        }
    }
}

NearCatalogKeys::NearCatalogKeys(const Connection& connection,
                                 std::int64_t shop, MatchedBy by,
                                 const AwaitedHolds& awaited)
    : m_connection(connection), m_shop(shop),
      m_blocked_other(blocked_in_fallback(connection, shop, by)),
      m_awaited(by_keys(connection, shop, by.identifier, awaited)),
      m_rows(connection.prepare(near_sql(by))),
      m_taken(connection.prepare(taken_ahead_sql(by))) {}

void NearCatalogKeys::find(std::string_view near, const MatchingRules& rules,
                           std::vector<CatalogCandidate>& found) {
    found.clear();
    m_rows.reset();
    m_rows.bind(1, near).bind(2, m_shop);
    while (m_rows.step()) {
        if (!rules.is_placeholder(m_rows.text(0))) {
            found.push_back(catalog_candidate(m_rows));
            if (m_rows.is_null(5)) {
                throw_damaged(
                    m_connection,
                    fmt::format("the product of variant {} is missing",
                                found.back().id));
            }
            const bool can_be_claimed =
                !m_blocked_other.contains(m_rows.text(0));
            const auto awaited = m_awaited.find(m_rows.text(0));
            const auto taken =
                awaited == m_awaited.end()
                    ? m_rows.integer(4)
                    : taken_ahead(found.back().id, awaited->second);
            found.back().taken = taken > (can_be_claimed ? 0 : 1);
        }
    }
}

std::int64_t NearCatalogKeys::taken_ahead(std::int64_t catalog_variant,
                                          const AwaitedHolds& awaited) {
    const auto targets = targets_json(awaited);
    m_taken.bind(1, catalog_variant)
        .bind(2, m_shop)
        .bind(3, std::string_view{targets});
    const auto taken = m_taken.step() ? m_taken.integer(0) : 0;
    m_taken.reset();
    return taken;
}

void NearCatalogKeys::find_loosely(std::string_view sku,
                                   const StripRules& strip,
                                   std::string_view near,
                                   const MatchingRules& rules,
                                   std::vector<CatalogCandidate>& found) {
    found.clear();
    for (const auto& form :
         loose_near_forms(sku, strip.prefix, strip.suffix, near)) {
        if (found.empty()) {
            find(form, rules, found);
        }
    }
}

} // namespace hwsync::sqlite
