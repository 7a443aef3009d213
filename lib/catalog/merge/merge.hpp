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

/// Merges what an import reads with the rows of its shop: newer wins, of two
/// lines with one id the newer, and what is not there is gone only where the
/// input told all there is. Knows no SQL: it is handed the rows.
class Merge {
public:
    Merge(RowStore& products, RowStore& variants, std::int64_t run,
          const ImportRules& rules, PriorReading prior, RejectLog& rejects);
    Merge(const Merge&) = delete;
    Merge& operator=(const Merge&) = delete;

    void put(const KnownRow& known);
    /// False where the record cannot be merged before the input has ended: it
    /// is to be put_deferred() then, products before variants.
    [[nodiscard]] bool put(Record& record);
    void put(const Reject& reject);
    /// The newest updatedAt of what was put last.
    void note_update(std::string_view updated_at) {
        m_context.time.note_update(updated_at);
    }

    /// From here on the input has ended.
    void end_input() { m_context.time.end_input(); }
    void put_deferred(Record& record);

    /// What becomes of a live row once the input has ended.
    enum class Fate {
        stays,
        gone,
        withheld ///< stays, because a line that names no row may be its own
    };
    /// Leaves its variants aside: one that came or changed after the export
    /// began keeps its product.
    Fate fate_of_product(std::int64_t id, std::string_view created_at,
                         std::string_view updated_at) const;
    /// Of a variant whose product stays.
    Fate fate_of_variant(std::int64_t id, std::int64_t product_id,
                         std::string_view created_at,
                         std::string_view updated_at) const;
    /// Of a variant whose product is gone.
    Fate fate_of_nameless() const noexcept {
        return m_has_nameless ? Fate::withheld : Fate::gone;
    }
    /// Whether a row came or changed after the export began.
    bool is_later(std::string_view created_at,
                  std::string_view updated_at) const;
    /// Calls with every product of which the input tells all variants, in no
    /// order.
    void for_each_whole_product(
        const std::function<void(std::int64_t)>& visit) const;
    /// Whether the product came, and no variant that Shopify counts is missing.
    bool is_complete(std::int64_t product) const;

    /// Which of the lines of a variant stands, where the rows meet them late.
    RowMerge::Settled settle(std::vector<LineAside>& lines);

    /// Called last, once what is gone has been counted: forgets the ids of
    /// variants.
    void finish();

    /// Whether lines that name no row keep rows from being deleted; for a
    /// window: whether there were any.
    bool withholds() const noexcept;
    /// Whether a line named neither a row nor a product.
    bool has_nameless() const noexcept { return m_has_nameless; }
    /// What was named by lines that could not be used.
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
    IdMap<ProductState> m_states; ///< but of those whose variants all came
    std::vector<std::pair<RecordKind, std::int64_t>> m_gaps;
    bool m_has_nameless = false;
    /// Whether a variant's line named its product only.
    bool m_has_unnamed_variant = false;
};

} // namespace hwsync
