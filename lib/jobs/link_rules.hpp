#pragma once

#include "catalog/catalog.hpp"
#include "catalog/link_editing.hpp"

#include <hwsync/link.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// What an operator lets a change of links do.
struct LinkAllowance {
    bool replace = false; ///< end another link
    bool unseen = false;  ///< touch a variant that the last reading had not
};

/// What becomes of a child shop of the config file that was never read.
enum class Unread {
    is_refused,  ///< what is asked for needs --unseen
    has_nothing, ///< what is asked for is not there
    is_added
};

/// What the config file says of a child shop; null for one it does not name.
const ChildRules* child_named(const std::vector<ChildRules>& children,
                              const std::string& name);

/// What an operator may do to links; each change goes into `links`.
class LinkRules {
public:
    LinkRules(LinkEditing& links, const CatalogIdentity& catalog,
              const LinkJob& job);

    /// The number of a child shop. Throws Error(usage) where there is no such;
    /// of one that was never read, Error(safety) where it is refused and
    /// Error(not_found) where it has nothing.
    std::int64_t child_shop(const std::string& name, Unread unread);
    std::int64_t child_shop(const std::string& name) {
        return child_shop(name, Unread::is_refused);
    }

    /// The one live catalog variant that has the identifier. Throws
    /// Error(not_found), or Error(usage) where there are several.
    std::int64_t catalog_variant_with(std::string_view identifier);

    /// The one variant of a product, or the one that has the same identifier as
    /// a catalog variant; 0 for no such. Throws like catalog_variant_with().
    ShopVariantId variant_of_product(const std::string& shop,
                                     std::int64_t product,
                                     std::int64_t catalog_variant);

    /// The one variant of a shop that has the identifier, or is linked to a
    /// catalog variant that has it. Throws like catalog_variant_with().
    ShopVariantId shop_variant_with(const std::string& shop,
                                    std::string_view identifier);

    // A decision on a variant ends what would have come to it from one in whose
    // stead it was made anew.

    /// Throws Error(safety) where more has to be allowed.
    void pin(ShopVariantId variant, std::int64_t catalog_variant,
             const std::optional<std::string>& note,
             const LinkAllowance& allowance);
    void block(ShopVariantId variant, const std::optional<std::string>& note,
               const LinkAllowance& allowance);
    /// Ends link and block, and lets nothing come to the variant that was
    /// decided before.
    void release(ShopVariantId variant, const std::optional<std::string>& note);

    /// Blocks an identifier in a shop: automatic links by it end.
    void block_key(std::int64_t shop, const std::string& identifier,
                   const std::optional<std::string>& note);
    void release_key(std::int64_t shop, const std::string& identifier,
                     const std::optional<std::string>& note);

    /// Whether an automatic link of the variant says just this already.
    bool is_automatic(ShopVariantId variant, std::int64_t catalog_variant);

    void count_unchanged() noexcept { ++m_unchanged; }
    std::uint64_t unchanged() const noexcept { return m_unchanged; }

private:
    std::string key_of(std::string_view identifier) const;
    BlockedKey key_in_shop(std::int64_t shop, const std::string& identifier);
    /// What became of pins and blocks that might have come to a variant.
    struct Overruled {
        bool have_ended = false;
        bool are_left = false; ///< they may go to others, too
    };
    Overruled overrule_claims_on(ShopVariantId variant);
    void check_seen(ShopVariantId variant, const LinkAllowance& allowance);
    const std::string& name_of(std::int64_t shop) const;
    /// The error that something is not in a shop; that this was never read,
    /// where that is why.
    Error absent(const std::string& shop, Error error) const;

    LinkEditing& m_links;
    const LinkJob& m_job;
    Identifier m_identifier;
    CatalogIdentity m_catalog; ///< as it was before
    std::map<std::string, std::int64_t> m_shops;
    std::uint64_t m_unchanged = 0;
};

} // namespace hwsync
