#pragma once

#include <hwsync/export.hpp>
#include <hwsync/stop.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hwsync {

enum class LinkKind {
    link,      ///< pinned and automatic ones
    pin,       ///< made by an operator
    automatic, ///< made by associate
    block      ///< variants and identifiers that must not be linked
};

/// Which links are asked for.
struct LinkFilter {
    LinkKind kind = LinkKind::link;
    std::string shop;       ///< empty: every one
    std::string identifier; ///< either side's; empty: every one
};

/// A link or a block. Texts are valid during the visit only; ids are 0 where
/// the catalog does not know them, and where an identifier is blocked.
struct ListedLink {
    std::string_view shop;
    std::int64_t product_id = 0;
    std::int64_t variant_id = 0;
    std::int64_t inventory_item_id = 0;
    std::int64_t catalog_product_id = 0;
    std::int64_t catalog_variant_id = 0; ///< 0 for a block
    /// The catalog variant's; of a block the shop variant's.
    std::string_view identifier;
    std::string_view origin; ///< auto, manual
    std::string_view at;     ///< RFC 3339
    std::string_view by;
    std::string_view note;
};

/// An entry of the history of links. Ids are 0 for none.
struct LinkHistoryEntry {
    std::string_view at; ///< RFC 3339
    std::int64_t run = 0;
    std::string_view by;
    std::string_view shop;
    std::int64_t variant_id = 0; ///< 0 for an identifier, blocked or let go
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::string_view origin; ///< of `to`: auto, manual; empty for nothing
    std::string_view reason;
    std::string_view note;
};

/// A look at links that changes nothing and takes no lock.
class HWSYNC_EXPORT LinkView {
public:
    using VisitLink = std::function<void(const ListedLink&)>;
    using VisitChange = std::function<void(const LinkHistoryEntry&)>;

    /// Throws Error(storage) where there is no catalog, or none that this
    /// version can read. `stop` may be null and must outlive the view.
    static std::unique_ptr<LinkView> open(const std::filesystem::path& path,
                                          const StopToken* stop);
    virtual ~LinkView() = default;

    /// By shop and variant. Throws Error(usage) for an unknown shop.
    virtual void links(const LinkFilter& filter, const VisitLink& visit) = 0;

    /// Every change of a variant's link, the oldest first. `variant_id` is a
    /// number, a gid or a page's URL. Throws Error(usage).
    virtual void history_of_variant(std::string_view shop,
                                    std::string_view variant_id,
                                    const VisitChange& visit) = 0;

    /// The same of all variants that have the identifier, or were linked to a
    /// catalog variant that has it. Throws Error(not_found) where neither side
    /// has it.
    virtual void history_of_identifier(std::string_view identifier,
                                       const VisitChange& visit) = 0;
};

} // namespace hwsync
