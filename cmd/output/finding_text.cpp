#include "output/finding_text.hpp"

#include "output/shell_quoted.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace {

bool is_child(std::string_view shop, const hwsync::VerifyResult& result) {
    return std::any_of(result.shops.begin(), result.shops.end(),
                       [&](const auto& one) { return one.shop == shop; });
}

/// A row of products or variants. A link that is damaged leads from a child's
/// variant to one of the catalog.
bool is_row(const hwsync::Finding& finding, bool is_childs) {
    return finding.product_id != 0 && !finding.shop.empty() &&
           !(is_childs && finding.catalog_variant_id != 0);
}

} // namespace

std::string finding_text(const hwsync::Finding& finding,
                         const hwsync::VerifyResult& result) {
    std::string text{finding.message};
    // Some messages say what to do by themselves.
    if (finding.kind != hwsync::FindingKind::damaged ||
        text.find(": put ") != std::string::npos) {
        return text;
    }
    const bool is_childs = is_child(finding.shop, result);
    if (!is_row(finding, is_childs)) {
        return text + ": put a snapshot in the catalog's place";
    }
    return text + (is_childs
                       ? fmt::format(": read the shop with hwsync associate "
                                     "--shop {} --rewrite",
                                     shell_quoted(std::string{finding.shop}))
                       : std::string{": read the shop with hwsync import-bulk "
                                     "--rewrite"});
}
