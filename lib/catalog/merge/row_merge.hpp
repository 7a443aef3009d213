#pragma once

#include "catalog/batch.hpp"
#include "catalog/catalog.hpp"
#include "catalog/ids/held_ids.hpp"
#include "catalog/merge/input_time.hpp"
#include "catalog/merge/row_store.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What the input has said about a product so far.
///
/// Nothing is kept about a product whose variants have all come. If such a
/// product appears again, its numbers are counted on from those that it had.
struct ProductState {
    std::int32_t declared = -1; ///< how many variants Shopify counts
    std::int32_t came = 0;      ///< how many variants the input holds
    bool accepted = false;      ///< its line was accepted, or was known
    bool older = false;         ///< its line was older than the catalog's
    bool rejected = false;      ///< a line of it could not be used
    /// How many of its variants' lines name no variant; at most 255.
    std::uint8_t unnamed = 0;
    bool had_all = false; ///< its variants had all come before

    /// Its line was accepted, which says how many variants the product has.
    /// `before` is how many had come when all had.
    void accept(std::int32_t variants, std::int32_t before) noexcept {
        accepted = true;
        came += before;
        declared = variants;
        had_all = false;
    }
    bool is_present() const noexcept { return accepted || older; }
    std::int32_t variant_lines() const noexcept { return came + unnamed; }
    /// Every product has at least one variant.
    bool incomplete() const noexcept {
        return accepted && ((variant_lines() == 0 && !had_all) ||
                            declared > variant_lines());
    }
    /// Whether it is enough to remember that its line was accepted.
    bool has_all() const noexcept {
        return accepted && !older && !rejected && unnamed == 0 &&
               declared == came && (came > 0 || had_all);
    }
};

/// The newest reading of the whole shop before this one.
struct PriorReading {
    std::string began; ///< empty if there was none
    /// Whether a row may have been in the shop although the reading did not
    /// contain it.
    std::function<bool(RecordKind, std::int64_t id, std::int64_t product_id)>
        left_open;
};

/// What the merges of both kinds of rows share.
struct MergeContext {
    MergeContext(std::int64_t run_id, const ImportRules& import_rules,
                 PriorReading prior_reading, RejectLog& reject_log)
        : run(run_id), rules(import_rules), prior(std::move(prior_reading)),
          rejects(reject_log), time(rules.as_of, rules.now) {}

    /// Counts and keeps a line that cannot be used.
    void reject(const Reject& reject);

    /// Whether the export began before the newest reading of the whole shop, or
    /// may have, as far as the input has been read.
    bool may_be_outdated() const { return time.may_precede(prior.began); }

    std::int64_t run;
    const ImportRules& rules;
    PriorReading prior;
    RejectLog& rejects;
    InputTime time;
    ImportTotals totals;
};

/// What became of a record that was merged into the catalog.
enum class MergeOutcome {
    stored,     ///< the catalog holds it, or an equal row
    older,      ///< the catalog's row is newer and stays
    superseded, ///< another line of the input with the same id counts
    deferred    ///< undecided until the input has ended
};

struct MergeResult {
    MergeOutcome outcome;
    bool is_new; ///< no line before it had the id
};

/// Of two lines with the same id, the newer one counts; if they are equally old
/// or their age is unknown, the later one counts. Times are texts made by
/// format_time().
bool is_superseded(std::string_view time, std::uint64_t line,
                   std::string_view other_time, std::uint64_t other_line);

/// Merges the lines of one kind with the rows that have their ids: newer wins.
class RowMerge {
public:
    RowMerge(MergeContext& context, RecordKind kind, RowStore& rows,
             RowStore& products);

    /// Completes `record` from its stored row. `product` is null for products;
    /// for variants it is what the input said about their product.
    /// `has_no_product` tells that the variant's line named no product.
    MergeResult put(Record& record, const ProductState* product,
                    bool has_no_product = false);
    MergeResult put(const KnownRow& known);

    /// Keeps the id that an unusable line named, with the product for which the
    /// variant was counted, if any.
    void hold(std::int64_t id, std::uint64_t line, std::int64_t product);

    /// Which of the lines of one id counts, for rows that meet their lines
    /// late.
    struct Settled {
        const LineAside* line = nullptr; ///< null if none can be used
        /// The row that the line makes together with others; nothing if the
        /// line counts as it is.
        std::optional<StoredRow> row;
    };
    /// `lines` must be in the order in which they were merged. The texts of the
    /// result belong to them.
    Settled settle(std::vector<LineAside>& lines);

    /// Null if there is none; valid until another row is looked for.
    const StoredRow* stored_row(std::int64_t id) { return m_rows.find(id); }
    /// The product of a stored variant; 0 if the variant is not stored.
    std::int64_t stored_product_of(std::int64_t variant);
    bool is_live(std::int64_t id);

    /// To be called last: forgets the ids of variants' lines, and sorts
    /// new_ids().
    void finish();

    /// Whether one of its lines was accepted, or is known to equal the stored
    /// row.
    bool is_accepted(std::int64_t id) const;
    /// Visits every such id, in no particular order.
    void
    for_each_accepted(const std::function<void(std::int64_t)>& visit) const;

    bool is_held(std::int64_t id) const { return m_held.find(id).has_value(); }
    /// How many live rows the input contains.
    std::uint64_t held_live() const noexcept { return m_held_live; }
    bool is_first_load() const noexcept { return m_is_first_load; }
    /// How many rows were created.
    std::uint64_t created() const noexcept { return m_created; }
    /// The ids that had no row: of rows that were created (except in a first
    /// load), and of records that were left out as older. In rising order, once
    /// the input has ended.
    const std::vector<std::int64_t>& new_ids() const noexcept {
        return m_new_ids;
    }
    bool has_new_ids() const noexcept {
        return m_created > 0 || !m_new_ids.empty();
    }

private:
    /// When a record and a row were last changed.
    struct Changed {
        std::string_view record;
        std::string_view row; ///< empty if it is no reason to keep the row
    };
    /// What a record makes of the existing row.
    struct Change {
        enum class Extent { nothing, times, all };

        StoredRow row;
        Extent extent = Extent::nothing;
        LineOutcome outcome = LineOutcome::unchanged;
    };
    struct Standing;

    Changed changed(const Record& record, const StoredRow& stored) const;
    bool must_defer(const Record& record, const StoredRow* stored,
                    const ProductState* product) const;
    bool contradicts(const Record& record, const StoredRow& stored) const;
    bool is_outdated(const Record& record) const;
    bool is_older(const Record& record, const StoredRow* stored,
                  const ProductState* product, bool is_twin);
    bool is_twin_superseded(const Record& record, const HeldLine& earlier,
                            const StoredRow* stored, bool older) const;
    LineOutcome store(Record& record, const StoredRow* stored);
    Change change_of(Record& record, const StoredRow& stored) const;
    LineOutcome change(Record& record, const StoredRow& stored);
    MergeResult set_aside(const Record& record, bool has_no_product);
    void meet(LineAside& line, Standing& standing);
    void reject_twin(std::int64_t id, std::uint64_t loser,
                     std::uint64_t winner);
    void count(std::int64_t id, HeldLine line, bool is_new);
    void uncount(LineOutcome outcome);

    MergeContext& m_context;
    RecordKind m_kind;
    RowStore& m_rows;
    RowStore& m_products;
    RowCounts& m_counts;
    bool m_is_first_load;
    bool m_meets_late;
    HeldIds m_held;
    std::uint64_t m_held_live = 0;
    std::uint64_t m_created = 0;
    std::vector<std::int64_t> m_new_ids;
};

} // namespace hwsync
