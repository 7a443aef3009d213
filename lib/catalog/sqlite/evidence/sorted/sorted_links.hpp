#pragma once

#include "base/byte_spool.hpp"
#include "catalog/sqlite/evidence/feature_walk.hpp"
#include "catalog/sqlite/records/sorted_runs.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The links of a child with the features of their variants, added in any order
/// and read in that of LinkedProducts; outside memory.
class SortedLinks {
public:
    /// Files without a name are made in `folder`.
    explicit SortedLinks(const std::filesystem::path& folder);

    /// What is kept of a link: neither the features of its products nor its
    /// company.
    void add(const LinkToCount& link, std::int64_t child_variant);

    class Reader;

private:
    /// A product and a variant, so that bytes compare as they do.
    using Key = std::array<char, 16>;

    Key m_last{};
    /// Most variants come in the order of products: they need no sorting.
    ByteSpool m_rising;
    SortedRuns m_others;
    std::string m_packed; ///< kept for its memory
};

/// Reads them once.
class SortedLinks::Reader {
public:
    explicit Reader(SortedLinks& links);

    /// Goes to the next link, at first to the first one; false if there is
    /// none.
    bool next();
    std::int64_t child_product() const;
    void read(LinkToCount& link) const;

private:
    void read_rising(std::uint64_t at);

    ByteSpool& m_spool;
    SortedRuns::Merge m_others;
    std::string_view m_rising; ///< the next of them; empty if there is none
    bool m_has_other;
    bool m_is_other = false; ///< the current one
    bool m_has_begun = false;
};

} // namespace hwsync::sqlite
