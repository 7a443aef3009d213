#pragma once

#include "catalog/sqlite/evidence/sorted/sorted_links.hpp"
#include "catalog/sqlite/verify/rows/rows_by_id.hpp"
#include "catalog/sqlite/verify/rows/stored_rows.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace hwsync::sqlite {

/// What evidence asks of the rows that a check walks through anyway, so that it
/// need not read them once more.
class StagedEvidence {
public:
    /// `identifier` links. Files without a name are made in `folder`.
    StagedEvidence(std::filesystem::path folder, Identifier identifier);

    /// Adds a live variant of the catalog.
    void add(const StoredRows& catalog);

    /// Begins a child shop, once all of the catalog's variants were added.
    void begin_shop(const MatchingConfig& matching);
    /// Adds a live variant of the shop with its link, if it has one to a live
    /// variant.
    void add_link(const StoredRows& child);
    /// Of the shop.
    SortedLinks& links() { return *m_links; }

private:
    bool is_placeholder(std::string_view key) const {
        return !key.empty() && m_rules->is_other_placeholder(key);
    }

    std::filesystem::path m_folder;
    Identifier m_identifier;
    RowsById m_catalog;
    std::optional<MatchingRules> m_rules;
    std::optional<SortedLinks> m_links;
    FeatureReader m_features;
    LinkToCount m_link;   ///< kept for its memory
    std::string m_packed; ///< likewise
};

} // namespace hwsync::sqlite
