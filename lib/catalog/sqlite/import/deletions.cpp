#include "catalog/sqlite/import/deletions.hpp"

#include "catalog/sqlite/rows/row_table.hpp"

#include <fmt/core.h>

#include <cstdint>

namespace hwsync::sqlite {

namespace {

/// What did not come and does not simply stay. What is gone is to be marked
/// once the tables are no longer being read.
class Gone {
public:
    explicit Gone(Connection& connection)
        : m_insert(
              (connection.execute("CREATE TEMP TABLE IF NOT EXISTS gone (kind "
                                  "INTEGER, id INTEGER, fate INTEGER,"
                                  "  PRIMARY KEY (kind, id)) WITHOUT ROWID"),
               connection.prepare("INSERT INTO temp.gone (kind, id, fate)"
                                  " VALUES (?1, ?2, ?3)"
                                  " ON CONFLICT DO NOTHING"))),
          m_find(connection.prepare(
              "SELECT fate FROM temp.gone WHERE kind = ?1 AND id = ?2")) {}

    void add(RecordKind kind, std::int64_t id, Merge::Fate fate) {
        if (fate != Merge::Fate::stays) {
            m_insert.bind(1, static_cast<std::int64_t>(kind))
                .bind(2, id)
                .bind(3, static_cast<std::int64_t>(fate))
                .run();
        }
    }
    Merge::Fate of_product(std::int64_t id) {
        m_find.reset();
        m_find.bind(1, static_cast<std::int64_t>(RecordKind::product))
            .bind(2, id);
        return m_find.step() ? static_cast<Merge::Fate>(m_find.integer(0))
                             : Merge::Fate::stays;
    }

private:
    Statement m_insert;
    Statement m_find;
};

std::uint64_t number_of(Merge::Fate fate, const ImportState& state) {
    return static_cast<std::uint64_t>(state.connection.number(
        fmt::format("SELECT COUNT(*) FROM temp.gone WHERE fate = {}",
                    static_cast<int>(fate))));
}

constexpr std::string_view all_by_id = "deleted_at IS NULL ORDER BY id";

Statement select(const ImportState& state, RecordKind kind,
                 std::string_view columns, std::string_view condition) {
    return state.connection.prepare(
        fmt::format("SELECT {} FROM {} WHERE {}{}", columns,
                    state.scope.table(kind), state.scope.filter(), condition));
}

/// Of the live variants of product ?1.
Statement select_of_product(const ImportState& state,
                            std::string_view columns) {
    return state.connection.prepare(fmt::format(
        "SELECT {} FROM {} WHERE {} AND deleted_at IS NULL", columns,
        state.scope.table(RecordKind::variant), state.scope.of_product()));
}

/// Whether a live variant of the product came or changed after the export
/// began.
bool has_newer_variant(Statement& times_of_variants, std::int64_t product,
                       const ImportState& state) {
    times_of_variants.reset();
    times_of_variants.bind(1, product);
    while (times_of_variants.step()) {
        if (state.merge.is_later(times_of_variants.text(0),
                                 times_of_variants.text(1))) {
            return true;
        }
    }
    return false;
}

void find_gone_products(const ImportState& state, Gone& gone) {
    auto products = select(state, RecordKind::product,
                           "id, created_at, updated_at", all_by_id);
    auto times = select_of_product(state, "created_at, updated_at");
    RisingRows in_order{state.connection,
                        state.scope.table(RecordKind::product)};
    while (products.step()) {
        const auto id = products.integer(0);
        in_order.meet(id);
        auto fate =
            state.merge.fate_of_product(id, products.text(1), products.text(2));
        if (fate != Merge::Fate::stays && has_newer_variant(times, id, state)) {
            fate = Merge::Fate::newer;
        }
        gone.add(RecordKind::product, id, fate);
    }
}

void find_gone_variants(const ImportState& state, Gone& gone) {
    const auto& merge = state.merge;
    auto variants = select(state, RecordKind::variant,
                           "id, product_id, created_at, updated_at", all_by_id);
    RisingRows in_order{state.connection,
                        state.scope.table(RecordKind::variant)};
    while (variants.step()) {
        const auto id = variants.integer(0);
        in_order.meet(id);
        if (merge.of(RecordKind::variant).is_held(id)) {
            continue;
        }
        const auto product_id = variants.integer(1);
        // A variant of a product that did not come shares its fate.
        const auto shared = gone.of_product(product_id);
        gone.add(RecordKind::variant, id,
                 shared == Merge::Fate::newer ? shared
                 : shared != Merge::Fate::stays
                     ? merge.fate_of_nameless()
                     : merge.fate_of_variant(id, product_id, variants.text(2),
                                             variants.text(3)));
    }
}

/// The same for the products that came, without a look at the others.
void find_gone_variants_of_input(const ImportState& state, Gone& gone) {
    auto variants = select_of_product(state, "id, created_at, updated_at");
    const auto& merge = state.merge;
    merge.for_each_whole_product([&](std::int64_t id) {
        variants.reset();
        variants.bind(1, id);
        while (variants.step()) {
            const auto variant = variants.integer(0);
            gone.add(RecordKind::variant, variant,
                     merge.fate_of_variant(variant, id, variants.text(1),
                                           variants.text(2)));
        }
    });
}

/// Products that Shopify reports as deleted and that the input does not
/// contain.
void find_deleted_products(const ImportState& state, Gone& gone) {
    auto live = select(state, RecordKind::product, "1",
                       "id = ?1 AND deleted_at IS NULL");
    auto variants = select_of_product(state, "id");
    for (const auto product : state.rules.gone) {
        live.reset();
        live.bind(1, product);
        if (state.merge.of(RecordKind::product).is_held(product) ||
            !live.step()) {
            continue;
        }
        gone.add(RecordKind::product, product, Merge::Fate::gone);
        variants.reset();
        variants.bind(1, product);
        while (variants.step()) {
            gone.add(RecordKind::variant, variants.integer(0),
                     Merge::Fate::gone);
        }
    }
}

void mark_gone(ImportState& state, RecordKind kind) {
    auto& rows = state.rows(kind);
    auto& totals = state.merge.totals();
    auto& deleted = kind == RecordKind::product ? totals.products.deleted
                                                : totals.variants.deleted;
    auto ids = state.connection.prepare(
        "SELECT id FROM temp.gone WHERE kind = ?1 AND fate = ?2 ORDER BY id");
    ids.bind(1, static_cast<std::int64_t>(kind))
        .bind(2, static_cast<std::int64_t>(Merge::Fate::gone));
    while (ids.step()) {
        const auto id = ids.integer(0);
        auto row = met_row(state.connection, id, rows.find(id));
        row.deleted_at = state.merge.time().began();
        row.changed_run = state.run;
        rows.update(row);
        ++deleted;
    }
}

} // namespace

void end_what_is_gone(ImportState& state) {
    Gone gone{state.connection};
    // Deletions that Shopify reports come first: they need no line to prove
    // them.
    find_deleted_products(state, gone);
    if (state.rules.mode == ImportMode::whole) {
        find_gone_products(state, gone);
        find_gone_variants(state, gone);
    } else {
        find_gone_variants_of_input(state, gone);
    }
    auto& totals = state.merge.totals();
    totals.newer = number_of(Merge::Fate::newer, state);
    totals.is_start_assumed = !state.merge.time().is_given();
    totals.withheld = number_of(Merge::Fate::withheld, state);
    mark_gone(state, RecordKind::product);
    mark_gone(state, RecordKind::variant);
}

} // namespace hwsync::sqlite
