#include "catalog/sqlite/import/foreign_ids.hpp"

#include "base/id_map.hpp"
#include "base/xxh3.hpp"
#include "catalog/ids/common_ids.hpp"
#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/shops.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hwsync::sqlite {

namespace {

/// Whether a row of an earlier run was live before this run, ?2, which may have
/// ended it.
constexpr std::string_view was_live =
    "(deleted_at IS NULL OR changed_run = ?2)";

/// If fewer than one in a hundred ids is known, the export may be another
/// shop's.
bool knows_few(const ImportState& state) {
    const auto& merge = state.merge;
    const auto read =
        merge.totals().products.read + merge.totals().variants.read;
    const auto created = merge.of(RecordKind::product).created() +
                         merge.of(RecordKind::variant).created();
    return (read - created) * 100 < read;
}

IdSeek seek_in_new(const ImportState& state, RecordKind kind) {
    const auto& merge = state.merge.of(kind);
    const auto& ids = merge.new_ids();
    const auto rows =
        merge.is_first_load()
            ? seek_in(*state.rows_read_by, state.scope, kind, Rows::all)
            : IdSeek{[](std::int64_t) { return std::nullopt; }};
    return [&ids, rows](std::int64_t least) -> std::optional<std::int64_t> {
        const auto found = std::lower_bound(ids.begin(), ids.end(), least);
        const auto row = rows(least);
        return found == ids.end()     ? row
               : row && *row < *found ? row
                                      : std::optional{*found};
    };
}

/// Calls `visit` with the column of each row that the run brought.
template <typename Visit>
void visit_new(const ImportState& state, RecordKind kind,
               std::string_view columns, const Visit& visit) {
    const auto select =
        fmt::format("SELECT {} FROM {} WHERE {}", columns,
                    state.scope.table(kind), state.scope.filter());
    const auto& merge = state.merge.of(kind);
    if (merge.is_first_load()) {
        auto rows = state.connection.prepare(select + "1");
        while (rows.step()) {
            visit(rows);
        }
        return;
    }
    auto row = state.connection.prepare(select + "id = ?1");
    for (const auto id : merge.new_ids()) {
        row.reset();
        row.bind(1, id);
        if (row.step()) {
            visit(row);
        }
    }
}

/// An inventory item of a new variant's that is a child's. No index leads to
/// these, so that all of the children's rows are walked through.
std::optional<ForeignId>
find_foreign_item(const ImportState& state,
                  const std::vector<ShopScope>& others) {
    std::vector<std::int64_t> items;
    visit_new(state, RecordKind::variant, "inventory_item_id",
              [&](const Statement& row) {
                  if (!row.is_null(0)) {
                      items.push_back(row.integer(0));
                  }
              });
    std::sort(items.begin(), items.end());
    for (const auto& other : others) {
        auto rows = state.connection.prepare(fmt::format(
            "SELECT inventory_item_id FROM {} WHERE {}inventory_item_id"
            " IS NOT NULL",
            other.table(RecordKind::variant), other.filter()));
        while (!items.empty() && rows.step()) {
            if (std::binary_search(items.begin(), items.end(),
                                   rows.integer(0))) {
                return ForeignId{"inventory item", rows.integer(0), other.name};
            }
        }
    }
    return std::nullopt;
}

/// 0 where there is no text; IdMap knows no such id.
std::int64_t hash_of(std::string_view text, std::uint64_t seed) {
    return text.empty()
               ? 0
               : static_cast<std::int64_t>(xxh3_of(text, seed) >> 1U | 1U);
}

/// Counts how often a text by which people recognize a product occurs on either
/// side.
class Looks {
public:
    void add_ours(std::int64_t look) {
        if (look != 0) {
            ++m_looks[look].ours;
            ++m_ours;
        }
    }
    void add_theirs(std::int64_t look) {
        if (auto* const known = look == 0 ? nullptr : m_looks.find(look)) {
            ++known->theirs;
        }
    }
    std::uint64_t ours() const noexcept { return m_ours; }
    /// How many of ours stand on the other side, too.
    std::uint64_t shared() const {
        std::uint64_t count = 0;
        m_looks.for_each([&](std::int64_t, const Look& look) {
            count += look.theirs > 0 ? look.ours : 0;
        });
        return count;
    }
    /// How many stand once on each.
    std::uint64_t pairs() const {
        std::uint64_t count = 0;
        m_looks.for_each([&](std::int64_t, const Look& look) {
            count += look.ours == 1 && look.theirs == 1 ? 1 : 0;
        });
        return count;
    }

private:
    struct Look {
        std::uint32_t ours = 0;
        std::uint32_t theirs = 0;
    };
    IdMap<Look> m_looks;
    std::uint64_t m_ours = 0;
};

/// How many new products look like older ones: by handle and title, or, where
/// nothing that is new has an identifier, by titles that no other product has.
void count_looks(const ImportState& state, ForeignCounts& counts) {
    constexpr std::uint64_t no_coincidence = 3;
    Looks looks;
    Looks titles;
    const auto note = [&](const Statement& row, auto add) {
        const auto title = hash_of(row.text(1), 0);
        const bool has_both = title != 0 && !row.text(0).empty();
        (titles.*add)(title);
        (looks.*
         add)(has_both ? hash_of(row.text(0), static_cast<std::uint64_t>(title))
                       : 0);
    };
    visit_new(state, RecordKind::product, "handle, title",
              [&](const Statement& row) { note(row, &Looks::add_ours); });
    // One or two lookalikes prove nothing and do not justify reading every
    // product: a run that brings little must stay quick.
    if (titles.ours() < no_coincidence) {
        return;
    }
    auto others = state.connection.prepare(fmt::format(
        "SELECT handle, title FROM product WHERE created_run <> ?2 AND {}",
        was_live));
    others.bind(2, state.run);
    while (others.step()) {
        note(others, &Looks::add_theirs);
    }
    counts.new_products = looks.ours();
    counts.products_elsewhere = looks.shared();
    const auto pairs = titles.pairs();
    if (counts.new_identifiers == 0 && pairs >= no_coincidence &&
        pairs > counts.products_elsewhere) {
        counts.new_products = titles.ours();
        counts.products_elsewhere = pairs;
    }
}

} // namespace

std::optional<ForeignId> find_foreign_id(const ImportState& state) {
    if (!state.merge.of(RecordKind::product).has_new_ids() &&
        !state.merge.of(RecordKind::variant).has_new_ids()) {
        return std::nullopt;
    }
    auto others = child_scopes(state.connection);
    std::erase_if(others, [&](const ShopScope& other) {
        return other.shop == state.scope.shop;
    });
    if (!state.scope.is_primary()) {
        others.insert(others.begin(), ShopScope{});
    }
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        if (!state.merge.of(kind).has_new_ids()) {
            continue;
        }
        const auto ours = seek_in_new(state, kind);
        for (const auto& other : others) {
            const auto theirs =
                seek_in(state.connection, other, kind, Rows::all);
            if (const auto id = first_common_id(ours, theirs, 0)) {
                return ForeignId{kind == RecordKind::product ? "product"
                                                             : "variant",
                                 *id, other.name};
            }
        }
    }
    return state.scope.is_primary() && knows_few(state)
               ? find_foreign_item(state, others)
               : std::nullopt;
}

ForeignCounts count_foreign(const ImportState& state, Identifier identifier) {
    ForeignCounts counts;
    if (!knows_few(state) ||
        (state.products.is_first_load() && state.variants.is_first_load())) {
        return counts;
    }
    const auto key = key_column(identifier);
    auto elsewhere = state.connection.prepare(
        fmt::format("SELECT 1 FROM variant WHERE {} = ?1 AND created_run <> ?2"
                    " AND {}",
                    key, was_live));
    visit_new(state, RecordKind::variant, key, [&](const Statement& row) {
        if (!row.is_null(0)) {
            ++counts.new_identifiers;
            elsewhere.reset();
            elsewhere.bind(1, row.text(0)).bind(2, state.run);
            counts.identifiers_elsewhere += elsewhere.step() ? 1U : 0U;
        }
    });
    count_looks(state, counts);
    return counts;
}

} // namespace hwsync::sqlite
