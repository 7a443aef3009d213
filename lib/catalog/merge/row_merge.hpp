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

/// What the input has said of a product so far.
///
/// Nothing is kept of one whose variants have all come. Where such a product is
/// heard of again, its numbers count from those that it had.
struct ProductState {
    std::int32_t declared = -1; ///< how many variants Shopify counts
    std::int32_t came = 0;      ///< how many variants the input holds
    bool accepted = false;      ///< its line was taken, or was known
    bool older = false;         ///< its line was older than the catalog's
    bool rejected = false;      ///< a line of it could not be used
    /// How many of its variants' lines name no variant; at most 255.
    std::uint8_t unnamed = 0;
    bool had_all = false; ///< its variants had all come before

    /// Its line was taken, which counts so many variants. `before` is how many
    /// it had when all had come.
    void accept(std::int32_t variants, std::int32_t before) noexcept {
        accepted = true;
        came += before;
        declared = variants;
        had_all = false;
    }
    bool is_present() const noexcept { return accepted || older; }
    std::int32_t variant_lines() const noexcept { return came + unnamed; }
    /// A product has a variant.
    bool incomplete() const noexcept {
        return accepted && ((variant_lines() == 0 && !had_all) ||
                            declared > variant_lines());
    }
    /// Whether it is enough to know that its line was taken.
    bool has_all() const noexcept {
        return accepted && !older && !rejected && unnamed == 0 &&
               declared == came && (came > 0 || had_all);
    }
};

/// The newest reading of the whole shop before this one.
struct PriorReading {
    std::string began; ///< empty where there was none
    /// Whether a row may have been in the shop although the reading did not
    /// bring it.
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
    /// may have, as far as the input has come.
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
    superseded, ///< another line of the input with the same id stands
    deferred    ///< undecided until the input has ended
};

struct MergeResult {
    MergeOutcome outcome;
    bool is_new; ///< no line before it had the id
};

/// Of two lines with one id the newer one stands; of two that are equally old,
/// or of unknown age, the later one. Times are texts of format_time().
bool is_superseded(std::string_view time, std::uint64_t line,
                   std::string_view other_time, std::uint64_t other_line);

/// Merges the lines of one kind with the rows of their ids: newer wins.
class RowMerge {
public:
    RowMerge(MergeContext& context, RecordKind kind, RowStore& rows,
             RowStore& products);

    /// Completes `record` from its stored row. `product` is null for products;
    /// for variants it is what the input said of their product.
    /// `has_no_product`: its line named none.
    MergeResult put(Record& record, const ProductState* product,
                    bool has_no_product = false);
    MergeResult put(const KnownRow& known);

    /// Keeps an id that a line named which cannot be used; with the product
    /// that a variant counted for, if any.
    void hold(std::int64_t id, std::uint64_t line, std::int64_t product);

    /// Which of the lines of one id stands, where the rows meet them late.
    struct Settled {
        const LineAside* line = nullptr; ///< null where none can be used
        /// The row that it makes with others, unless it stands as it is.
        std::optional<StoredRow> row;
    };
    /// `lines` are in the order in which they were merged. Their texts are
    /// those of the row.
    Settled settle(std::vector<LineAside>& lines);

    /// Null where there is none; valid until another is looked for.
    const StoredRow* stored_row(std::int64_t id) { return m_rows.find(id); }
    /// The product of a variant that is stored; 0 where it is not.
    std::int64_t stored_product_of(std::int64_t variant);
    bool is_live(std::int64_t id);

    /// Called last: forgets the ids of lines.
    void finish();

    /// Whether a line of it stands, or is known to be as it is stored.
    bool is_accepted(std::int64_t id) const;
    /// Calls with every such id, in no order.
    void
    for_each_accepted(const std::function<void(std::int64_t)>& visit) const;

    bool is_held(std::int64_t id) const { return m_held.find(id).has_value(); }
    /// How many live rows the input holds.
    std::uint64_t held_live() const noexcept { return m_held_live; }
    bool is_first_load() const noexcept { return m_is_first_load; }
    /// How many rows were made.
    std::uint64_t created() const noexcept { return m_created; }
    /// Once the input has ended, in rising order: the ids that there were no
    /// rows of. Of rows that were made (not in a first load), and of records
    /// that were left out as older.
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
        std::string_view row; ///< empty where it is no reason to keep the row
    };
    /// What a record makes of the row that is there.
    struct Change {
        enum class Extent { nothing, times, all };

        StoredRow row;
        Extent extent;
        LineOutcome outcome;
    };
    struct Standing;

    Changed changed(const Record& record, const StoredRow& stored) const;
    bool must_defer(const Record& record, const StoredRow* stored,
                    const ProductState* product) const;
    bool is_older(const Record& record, const StoredRow* stored,
                  const ProductState* product);
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
