#include "catalog/sqlite/foreign_ids.hpp"

#include "base/id_map.hpp"

#include <fmt/core.h>
#include <xxhash.h>

#include <algorithm>
#include <memory>
#include <string>

namespace hwsync::sqlite {

namespace {

/// Where under a hundredth of the ids is known, it may be another shop's
/// export.
bool knows_few(const ImportState& state) {
    const auto read = state.products.counts.read + state.variants.counts.read;
    const auto created = state.products.created + state.variants.created;
    return (read - created) * 100 < read;
}

IdSeek seek_in_new(const ImportState& state, ImportState::Kind& kind,
                   RecordKind of) {
    if (kind.first_load) {
        return seek_in(state.connection, state.shelf, of, Rows::all);
    }
    auto& ids = kind.created_ids;
    std::sort(ids.begin(), ids.end());
    return [&ids](std::int64_t least) -> std::optional<std::int64_t> {
        const auto found = std::lower_bound(ids.begin(), ids.end(), least);
        return found == ids.end() ? std::nullopt : std::optional{*found};
    };
}

/// Calls `visit` with the column of each row that the run brought.
template <typename Visit>
void visit_new(const ImportState& state, const ImportState::Kind& kind,
               RecordKind of, std::string_view columns, const Visit& visit) {
    const auto select =
        fmt::format("SELECT {} FROM {} WHERE {}", columns,
                    state.shelf.table(of), state.shelf.filter());
    if (kind.first_load) {
        auto rows = state.connection.prepare(select + "1");
        while (rows.step()) {
            visit(rows);
        }
        return;
    }
    auto row = state.connection.prepare(select + "id = ?1");
    for (const auto id : kind.created_ids) {
        row.reset();
        row.bind(1, id);
        if (row.step()) {
            visit(row);
        }
    }
}

/// An inventory item of a new variant's that is a child's. No index leads to
/// these, so that all of the children's rows are walked through.
std::optional<ForeignId> find_foreign_item(ImportState& state,
                                           const std::vector<Shelf>& others) {
    std::vector<std::int64_t> items;
    visit_new(state, state.variants, RecordKind::variant, "inventory_item_id",
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

/// What tells a product to a person; nothing where it lacks a part.
std::optional<std::int64_t> look_of(const Statement& row) {
    const auto handle = row.text(0);
    const auto title = row.text(1);
    if (handle.empty() || title.empty()) {
        return std::nullopt;
    }
    const auto seed = XXH3_64bits(handle.data(), handle.size());
    return static_cast<std::int64_t>(
        XXH3_64bits_withSeed(title.data(), title.size(), seed) >> 1U | 1U);
}

/// How many new products have a handle and a title, and how many of these an
/// older one has too.
void count_looks(ImportState& state, ForeignCounts& counts) {
    struct Look {
        std::uint32_t ours = 0;
        bool is_elsewhere = false;
    };
    IdMap<Look> looks;
    visit_new(state, state.products, RecordKind::product, "handle, title",
              [&](const Statement& row) {
                  if (const auto look = look_of(row)) {
                      ++looks[*look].ours;
                      ++counts.new_products;
                  }
              });
    if (counts.new_products == 0) {
        return;
    }
    auto others = state.connection.prepare(
        "SELECT handle, title FROM product WHERE created_run <> ?1"
        " AND deleted_at IS NULL");
    others.bind(1, state.run);
    while (others.step()) {
        const auto look = look_of(others);
        auto* const known = look ? looks.find(*look) : nullptr;
        if (known != nullptr && !known->is_elsewhere) {
            known->is_elsewhere = true;
            counts.products_elsewhere += known->ours;
        }
    }
}

} // namespace

IdSeek seek_in(const Connection& connection, const Shelf& shelf,
               RecordKind kind, Rows rows) {
    const auto statement = std::make_shared<Statement>(connection.prepare(
        fmt::format("SELECT id FROM {} WHERE {}id >= ?1{} ORDER BY id LIMIT 1",
                    shelf.table(kind), shelf.filter(),
                    rows == Rows::live ? " AND deleted_at IS NULL" : "")));
    return [statement](std::int64_t least) -> std::optional<std::int64_t> {
        statement->reset();
        statement->bind(1, least);
        const auto found = statement->step()
                               ? std::optional{statement->integer(0)}
                               : std::nullopt;
        statement->reset();
        return found;
    };
}

std::vector<Shelf> child_shelves(const Connection& connection) {
    std::vector<Shelf> shelves;
    auto rows =
        connection.prepare("SELECT number, name FROM shop ORDER BY name");
    while (rows.step()) {
        shelves.push_back({rows.integer(0), std::string{rows.text(1)}, {}});
    }
    return shelves;
}

std::optional<ForeignId> find_foreign_id(ImportState& state) {
    if (state.products.created + state.variants.created == 0) {
        return std::nullopt;
    }
    auto others = child_shelves(state.connection);
    std::erase_if(others, [&](const Shelf& other) {
        return other.shop == state.shelf.shop;
    });
    if (!state.shelf.is_primary()) {
        others.insert(others.begin(), Shelf{});
    }
    for (const auto kind : {RecordKind::product, RecordKind::variant}) {
        if (state.of(kind).created == 0) {
            continue;
        }
        const auto ours = seek_in_new(state, state.of(kind), kind);
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
    return state.shelf.is_primary() && knows_few(state)
               ? find_foreign_item(state, others)
               : std::nullopt;
}

ForeignCounts count_foreign(ImportState& state, Identifier identifier) {
    ForeignCounts counts;
    if (!knows_few(state) ||
        (state.products.first_load && state.variants.first_load)) {
        return counts;
    }
    const auto key = fmt::format("{}_key", to_string(identifier));
    auto elsewhere = state.connection.prepare(
        fmt::format("SELECT 1 FROM variant WHERE {} = ?1 AND created_run <> ?2"
                    " AND deleted_at IS NULL",
                    key));
    visit_new(state, state.variants, RecordKind::variant, key,
              [&](const Statement& row) {
                  if (!row.is_null(0)) {
                      ++counts.new_identifiers;
                      elsewhere.reset();
                      elsewhere.bind(1, row.text(0)).bind(2, state.run);
                      counts.identifiers_elsewhere +=
                          elsewhere.step() ? 1U : 0U;
                  }
              });
    count_looks(state, counts);
    return counts;
}

} // namespace hwsync::sqlite
