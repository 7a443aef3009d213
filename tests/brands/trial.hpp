#pragma once

#include "brands/brand.hpp"
#include "model/evidence/judge.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace brands {

/// A brand's rows as a catalog would give them.
class Rows {
public:
    explicit Rows(const Brand& brand);

    const std::vector<hwsync::VariantRow>& child() const { return m_child; }
    const std::vector<hwsync::VariantRow>& primary() const { return m_primary; }

private:
    const std::string& keep(std::string text);
    void fill(const Shop& shop, std::vector<hwsync::VariantRow>& rows);

    std::vector<hwsync::VariantRow> m_child;
    std::vector<hwsync::VariantRow> m_primary;
    std::vector<std::unique_ptr<std::string>> m_texts;
};

struct JudgedLink {
    Link link{};
    bool is_right = false;
    hwsync::Millibits weight = 0;
    bool is_suspect = false;
    std::int64_t exchanged_with = 0;
};

/// A brand's child as the program judges it: learned from all its links, then
/// each link weighed, and its siblings where they may be likelier.
class Trial {
public:
    explicit Trial(const Brand& brand);

    const std::vector<JudgedLink>& links() const { return m_judged; }
    const hwsync::EvidenceNumbers& numbers() const { return m_numbers; }
    const Rows& rows() const { return m_rows; }
    hwsync::RowPair pair(const Link& link) const;
    std::vector<const JudgedLink*> suspects() const;
    /// Where a catalog variant's product begins among the catalog's rows, and
    /// its variants.
    std::pair<std::size_t, std::span<const hwsync::VariantRow>>
    product_of(std::size_t catalog) const;
    /// The child's variants that are linked to a catalog variant.
    std::span<const hwsync::VariantRow> linked_to(std::size_t catalog) const {
        return m_linked[catalog];
    }

private:
    void learn();
    void judge();

    const Brand& m_brand;
    Rows m_rows;
    std::vector<Link> m_links;
    std::vector<hwsync::Company> m_companies; ///< by link
    std::vector<std::size_t> m_link_of_child;
    /// By catalog variant: the child's variants that are linked to it.
    std::vector<std::vector<hwsync::VariantRow>> m_linked;
    hwsync::EvidenceNumbers m_numbers;
    std::vector<JudgedLink> m_judged;
};

} // namespace brands
