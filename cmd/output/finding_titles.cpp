#include "output/finding_titles.hpp"

#include <hwsync/error.hpp>

namespace {

/// What `look` returns, or nothing where the catalog cannot be read.
template <typename Look> auto if_readable(Look look) -> decltype(look()) {
    try {
        return look();
    } catch (const hwsync::Error& error) {
        if (error.kind() != hwsync::ErrorKind::storage) {
            throw;
        }
        return {};
    }
}

} // namespace

FindingTitles::FindingTitles(const std::filesystem::path& catalog,
                             const hwsync::StopToken& stop)
    : m_titles(
          if_readable([&] { return hwsync::Titles::open(catalog, &stop); })) {}

std::string FindingTitles::of(const hwsync::Finding& finding) const {
    if (m_titles == nullptr) {
        return {};
    }
    return if_readable([&] {
        return finding.variant_id != 0 && !finding.shop.empty()
                   ? m_titles->of_variant(finding.shop, finding.variant_id)
                   : m_titles->of_catalog_variant(finding.catalog_variant_id);
    });
}
