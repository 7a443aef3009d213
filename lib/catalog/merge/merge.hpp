#pragma once

#include "base/id_map.hpp"
#include "catalog/merge/row_merge.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync {

/// Merges what an import reads with the rows of its shop. Newer records win; of
/// two lines with the same id, the newer one counts; and rows that are missing
/// from the input are gone only if the input is complete. Knows no SQL: it is
/// given the rows.
class Merge {
public:
    Merge(RowStore& products, RowStore& variants, std::int64_t run,
          const ImportRules& rules, PriorReading prior, RejectLog& rejects);
    Merge(const Merge&) = delete;
    Merge& operator=(const Merge&) = delete;

    void put(const KnownRow& known);
    /// False if the record cannot be merged before the input has ended: it must
    /// then be given to put_deferred(), products before variants.
    [[nodiscard]] bool put(Record& record);
    void put(const Reject& reject);
    /// Takes the newest updatedAt of what was put last.
    void note_update(std::string_view updated_at) {
        m_context.time.note_update(updated_at);
    }

    /// Tells that the input has ended.
    void end_input() { m_context.time.end_input(); }
    void put_deferred(Record& record);

    /// What becomes of a live row once the input has ended.
    enum class Fate {
        stays,
        newer, ///< stays, though it did not come: see is_later()
        gone,
        withheld ///< stays, because a line that does not name its row may be
                 ///< this row's
    };
    /// Does not consider the product's variants: one that was created or
    /// changed after the export began keeps its product.
    Fate fate_of_product(std::int64_t id, std::string_view created_at,
                         std::string_view updated_at) const;
    /// The fate of a variant whose product stays.
    Fate fate_of_variant(std::int64_t id, std::int64_t product_id,
                         std::string_view created_at,
                         std::string_view updated_at) const;
    /// The fate of a variant whose product is gone.
    Fate fate_of_nameless() const noexcept {
        return m_has_nameless ? Fate::withheld : Fate::gone;
    }
    /// Whether a row was created or changed after the export began; in the same
    /// second also if a newer reading of the whole shop has it, unless when the
    /// export began is only assumed.
    bool is_later(std::string_view created_at,
                  std::string_view updated_at) const;
    /// Visits every product of which the input contains all variants, in no
    /// particular order.
    void for_each_whole_product(
        const std::function<void(std::int64_t)>& visit) const;
    /// Whether the product came, and none of the variants that Shopify counts
    /// is missing.
    bool is_complete(std::int64_t product) const;

    /// Decides which of the lines of a variant counts, for rows that meet their
    /// lines late.
    RowMerge::Settled settle(std::vector<LineAside>& lines);

    /// To be called last, once the rows that are gone have been counted:
    /// forgets the ids of variants.
    void finish();

    /// Whether lines that do not name their row keep rows from being deleted;
    /// in partial mode: whether there were any such lines.
    bool withholds() const noexcept;
    /// Whether a line named neither a row nor a product.
    bool has_nameless() const noexcept { return m_has_nameless; }
    /// The rows that unusable lines named.
    const std::vector<std::pair<RecordKind, std::int64_t>>&
    gaps() const noexcept {
        return m_gaps;
    }

    const RowMerge& of(RecordKind kind) const noexcept {
        return kind == RecordKind::product ? m_products : m_variants;
    }
    const InputTime& time() const noexcept { return m_context.time; }
    ImportTotals& totals() noexcept { return m_context.totals; }
    const ImportTotals& totals() const noexcept { return m_context.totals; }

private:
    bool put_product(Record& record);
    bool put_variant(Record& record, std::int64_t product_id);
    void note_status(std::string_view status);
    void hold(const Reject& reject);
    void hold_nameless(const Reject& reject);
    void reject_variant(const Record& record, std::int64_t product_id,
                        std::string reason);
    std::int64_t product_of(const Record& record);
    ProductState state_of(std::int64_t product) const;
    void keep(std::int64_t product, const ProductState& state);
    void add_to_count(std::int64_t product, std::int32_t variants);
    std::int32_t count_before(std::int64_t product);
    bool came_whole(const ProductState& product) const;

    MergeContext m_context;
    RowMerge m_products;
    RowMerge m_variants;
    IdMap<ProductState> m_states; ///< without those whose variants all came
    std::vector<std::pair<RecordKind, std::int64_t>> m_gaps;
    bool m_has_nameless = false;
    /// Whether a variant's line named only its product.
    bool m_has_unnamed_variant = false;
};

} // namespace hwsync
