#include "catalog/sqlite/match/variant_facts.hpp"

#include "base/xxh3.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/match/candidates.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::uint64_t large_group = 16;

/// The columns of a shop's variant that go into the digest.
std::string shop_columns(MatchedBy by) {
    return fmt::format("{}, l.key", shop_candidate_columns(by));
}

constexpr int shop_column_count = 7;

std::string variant_sql(MatchedBy by) {
    const auto identifier = by.identifier;
    return fmt::format(
        "SELECT {0}, v.deleted_at IS NOT NULL, v.{1}, COALESCE(v.{2}, v.{1}),"
        " l.rule {3} WHERE v.shop = ?1 AND v.id = ?2",
        shop_columns(by), key_column(identifier), near_column(identifier),
        shop_variant_tables());
}

/// Without the subquery SQLite would walk all of the shop's rows.
std::string shop_group_sql(MatchedBy by) {
    return fmt::format("SELECT {} {} WHERE v.shop = ?1 AND v.id IN"
                       " (SELECT id FROM shop_variant"
                       "  WHERE shop = ?1 AND {} = ?2)"
                       " AND v.deleted_at IS NULL ORDER BY v.id",
                       shop_columns(by), shop_variant_tables(),
                       key_column(by.identifier));
}

std::string catalog_sql(Identifier identifier, std::string_view condition) {
    return fmt::format("SELECT v.id, p.status, v.{}, v.{},"
                       " v.deleted_at IS NOT NULL FROM variant AS v"
                       " LEFT JOIN product AS p ON p.id = v.product_id"
                       " WHERE {} ORDER BY v.id",
                       key_column(identifier), other_key_column(identifier),
                       condition);
}

constexpr int catalog_column_count = 5;

std::string live_with(std::string_view column) {
    return fmt::format("v.{} = ?1 AND v.deleted_at IS NULL", column);
}

} // namespace

VariantFacts::VariantFacts(Connection& connection, MatchedBy by)
    : m_connection(connection), m_by(by), m_identifier(by.identifier),
      m_variant(connection, variant_sql(by)),
      m_link(connection, "SELECT catalog_variant_id, origin, key FROM link"
                         " WHERE shop = ?1 AND variant_id = ?2"),
      m_forms(connection,
              "SELECT COALESCE(sku_near, sku_key),"
              " COALESCE(barcode_near, barcode_key) FROM shop_variant"
              " WHERE shop = ?1 AND id = ?2"),
      m_shop_group(connection, shop_group_sql(by)),
      m_catalog_group(
          connection,
          catalog_sql(m_identifier, live_with(key_column(m_identifier)))),
      m_catalog_near(
          connection,
          catalog_sql(m_identifier, live_with(near_column(m_identifier)))),
      m_catalog_variant(connection, catalog_sql(m_identifier, "v.id = ?1")),
      m_texts(
          connection,
          "SELECT v.title, v.selected_options, v.price, v.sku, v.barcode,"
          " p.handle, p.title, p.vendor, p.product_type, c.title,"
          " c.selected_options, c.price, c.sku, c.barcode, q.handle, q.title,"
          " q.vendor, q.product_type FROM shop_variant AS v"
          " LEFT JOIN shop_product AS p"
          "  ON p.shop = v.shop AND p.id = v.product_id"
          " LEFT JOIN link AS l ON l.shop = v.shop AND l.variant_id = v.id"
          " LEFT JOIN variant AS c ON c.id = l.catalog_variant_id"
          " LEFT JOIN product AS q ON q.id = c.product_id"
          " WHERE v.shop = ?1 AND v.id = ?2") {}

std::uint64_t VariantFacts::of(ShopVariantId variant) {
    m_bytes.clear();
    add_variant(variant);
    return digest();
}

std::uint64_t VariantFacts::with_texts_of(ShopVariantId variant) {
    constexpr int column_count = 18;
    m_bytes.clear();
    add_variant(variant);
    m_texts.reset();
    m_texts->bind(1, variant.shop).bind(2, variant.variant);
    add_rows(*m_texts, column_count);
    return digest();
}

std::uint64_t VariantFacts::of_change(ShopVariantId variant,
                                      std::int64_t catalog_variant,
                                      std::string_view key,
                                      std::string_view rule) {
    m_bytes.clear();
    add_variant(variant);
    add(key);
    add(catalog_variant);
    if (catalog_variant != 0) {
        add_catalog_variant(catalog_variant);
    }
    if (!m_matches_exactly && !m_near.empty()) {
        add_near_rivals(variant.shop, m_near);
    }
    if (m_by.is_fallback()) {
        add_blocked_keys(variant.shop);
    } else {
        add_awaited_holds(variant);
    }
    const auto by_other = to_string(LinkRule::fallback);
    if (!m_by.is_fallback() && (rule == by_other || m_linked_by == by_other)) {
        if (!m_fallback) {
            const auto other = other_than(m_identifier);
            m_fallback = std::make_unique<VariantFacts>(
                m_connection, MatchedBy{other, m_identifier});
        }
        add(static_cast<std::int64_t>(
            m_fallback->of_change(variant, catalog_variant, key, rule)));
    }
    return digest();
}

void VariantFacts::add_variant(ShopVariantId variant) {
    m_key.clear();
    m_near.clear();
    m_linked_by.clear();
    m_matches_exactly = false;
    m_variant.reset();
    m_variant->bind(1, variant.shop).bind(2, variant.variant);
    if (!m_variant->step()) {
        add("never read");
        m_link.reset();
        m_link->bind(1, variant.shop).bind(2, variant.variant);
        add_rows(*m_link, 3);
        return;
    }
    const auto linked_to = m_variant->integer(3);
    const bool is_live = m_variant->integer(shop_column_count) == 0;
    m_key = m_variant->text(shop_column_count + 1);
    m_near = m_variant->text(shop_column_count + 2);
    m_linked_by = m_variant->text(shop_column_count + 3);
    add(static_cast<std::int64_t>(is_live));
    add(m_key);
    add(m_near);
    m_variant.reset();
    m_variant->bind(1, variant.shop).bind(2, variant.variant);
    add_rows(*m_variant, shop_column_count);
    if (linked_to != 0) {
        add_catalog_variant(linked_to);
    }
    if (!m_key.empty()) {
        add_group(variant.shop, m_key);
    }
}

/// Adds all variants that have a key, on both sides; and if the catalog has
/// none, its variants that nearly have it.
void VariantFacts::add_group(std::int64_t shop, const std::string& key) {
    m_catalog_group.reset();
    m_catalog_group->bind(1, std::string_view{key});
    m_matches_exactly = m_catalog_group->step();
    add_once(fmt::format("{} {}", shop, key), [&] {
        m_shop_group.reset();
        m_shop_group->bind(1, shop).bind(2, std::string_view{key});
        add_rows(*m_shop_group, shop_column_count);
        m_catalog_group.reset();
        m_catalog_group->bind(1, std::string_view{key});
        add_rows(*m_catalog_group, catalog_column_count);
    });
    if (m_matches_exactly) {
        return;
    }
    add_once("near " + m_near, [&] {
        for (auto* rows : {&m_catalog_near, &m_catalog_group}) {
            rows->reset();
            (*rows)->bind(1, std::string_view{m_near});
            add_rows(**rows, catalog_column_count);
        }
    });
}

/// In a fallback, all that are blocked: they are few, and each may be a
/// rival's.
void VariantFacts::add_blocked_keys(std::int64_t shop) {
    auto [known, is_new] = m_blocked.try_emplace(shop);
    if (is_new) {
        known->second = blocked_other_keys(m_connection, shop, m_identifier);
    }
    for (const auto& key : known->second) {
        add(key);
    }
}

/// Of the variant itself, and of those that may be its rivals by either
/// identifier: what counts as a placeholder is not for a digest to say.
void VariantFacts::add_awaited_holds(ShopVariantId variant) {
    const auto [known, is_new] = m_awaited.try_emplace(variant.shop);
    auto& awaited = known->second;
    if (is_new) {
        MatchingConfig any_key;
        any_key.ignore.emplace();
        for (const auto& [id, hold] :
             awaited_holds(m_connection, variant.shop, m_identifier, any_key)) {
            for (const auto& form : forms_of({variant.shop, id})) {
                awaited.emplace(form, std::pair{id, hold.target});
            }
        }
    }
    if (awaited.empty()) {
        return;
    }
    for (const auto& form : forms_of(variant)) {
        const auto [first, last] = awaited.equal_range(form);
        std::for_each(first, last, [this](const auto& one) {
            add(one.second.first);
            add(one.second.second);
        });
    }
}

/// What a variant shares with its possible rivals, and its id.
std::vector<std::string> VariantFacts::forms_of(ShopVariantId variant) {
    std::vector<std::string> forms{fmt::format("id {}", variant.variant)};
    m_forms.reset();
    m_forms->bind(1, variant.shop).bind(2, variant.variant);
    if (m_forms->step()) {
        for (int column = 0; column < 2; ++column) {
            if (!m_forms->is_null(column)) {
                forms.push_back(
                    fmt::format("{} {}", column, m_forms->text(column)));
            }
        }
    }
    m_forms.reset();
    return forms;
}

void VariantFacts::add_catalog_variant(std::int64_t id) {
    m_catalog_variant.reset();
    m_catalog_variant->bind(1, id);
    add_rows(*m_catalog_variant, catalog_column_count);
}

/// The shop's variants that nothing matches exactly are looked up once, and
/// kept by their near forms.
void VariantFacts::add_near_rivals(std::int64_t shop, const std::string& near) {
    if (m_shop_of_near != shop) {
        m_connection.execute(
            fmt::format("DROP TABLE IF EXISTS temp.near_{0};"
                        "CREATE TEMP TABLE near_{0} (near TEXT, id INTEGER,"
                        " PRIMARY KEY (near, id)) WITHOUT ROWID",
                        to_string(m_identifier))
                .c_str());
        m_connection
            .prepare(fmt::format(
                "INSERT INTO temp.near_{2} SELECT COALESCE(v.{0}, v.{1}), v.id"
                " FROM shop_variant AS v WHERE v.shop = ?1"
                " AND v.deleted_at IS NULL AND v.{1} IS NOT NULL"
                " AND NOT EXISTS (SELECT 1 FROM variant AS c"
                "  WHERE c.{1} = v.{1} AND c.deleted_at IS NULL)",
                near_column(m_identifier), key_column(m_identifier),
                to_string(m_identifier)))
            .bind(1, shop)
            .run();
        m_shop_of_near = shop;
    }
    add_once(fmt::format("rivals {} {}", shop, near), [&] {
        auto rivals = m_connection.prepare(
            fmt::format("SELECT {} FROM temp.near_{} AS n"
                        " JOIN shop_variant AS v ON v.shop = ?1 AND v.id = n.id"
                        " LEFT JOIN shop_product AS p"
                        " ON p.shop = v.shop AND p.id = v.product_id"
                        " LEFT JOIN link AS l"
                        " ON l.shop = v.shop AND l.variant_id = v.id"
                        " WHERE n.near = ?2 ORDER BY n.id",
                        shop_columns(m_by), to_string(m_identifier)));
        rivals.bind(1, shop).bind(2, std::string_view{near});
        add_rows(rivals, shop_column_count);
        auto taken = m_connection.prepare(fmt::format(
            "SELECT k.id, c.id, s.deleted_at IS NOT NULL, l.origin,"
            " l.catalog_variant_id, {2} FROM (SELECT id, {0} FROM variant"
            "  WHERE {0} = ?2 AND deleted_at IS NULL UNION"
            "  SELECT id, {0} FROM variant"
            "  WHERE {1} = ?2 AND deleted_at IS NULL) AS c"
            " JOIN shop_variant AS k ON k.shop = ?1 AND k.{0} = c.{0}"
            " LEFT JOIN shop_variant AS s ON s.shop = ?1 AND s.id = k.id"
            " LEFT JOIN link AS l ON l.shop = ?1 AND l.variant_id = k.id"
            " ORDER BY c.id, k.id",
            key_column(m_identifier), near_column(m_identifier),
            is_blocked_key("?1",
                           fmt::format("k.{}", key_column(m_by.linking)))));
        taken.bind(1, shop).bind(2, std::string_view{near});
        add_rows(taken, 6);
    });
}

/// Adds a digest of what `add_all` adds; that of many rows is made only once.
template <typename Rows>
void VariantFacts::add_once(const std::string& name, const Rows& add_all) {
    if (const auto known = m_large.find(name); known != m_large.end()) {
        add(static_cast<std::int64_t>(known->second));
        return;
    }
    const auto before = std::exchange(m_bytes, {});
    const auto prior_rows = m_rows;
    add_all();
    const auto all = digest();
    if (m_rows - prior_rows > large_group) {
        m_large.emplace(name, all);
    }
    m_bytes = before;
    add(static_cast<std::int64_t>(all));
}

void VariantFacts::add_rows(Statement& rows, int columns) {
    while (rows.step()) {
        for (int column = 0; column < columns; ++column) {
            add(rows.text(column));
        }
        ++m_rows;
    }
    rows.reset();
    add("end");
}

void VariantFacts::add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    m_bytes += text;
}

void VariantFacts::add(std::int64_t number) {
    m_bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

std::uint64_t VariantFacts::digest() const {
    return xxh3_of(m_bytes);
}

} // namespace hwsync::sqlite
