#pragma once

#include "catalog/link_editing.hpp"

#include <hwsync/waive.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A waiver that is to be made.
struct NewWaiver {
    std::int64_t shop = 0;
    std::int64_t variant = 0; ///< 0: all that have the key
    std::string key;          ///< empty where one variant is named
    std::string identifier;
    bool is_named_by_identifier = false; ///< though only one may have it now
    std::optional<FindingKind> kind;
    std::optional<Time> until;
    std::string by;
    Time at;
    std::string note;
};

/// Changes of waivers, in one transaction that rolls back unless it was
/// committed.
class WaiverEditing {
public:
    virtual ~WaiverEditing() = default;

    /// The number of a child shop; nothing where the catalog knows none of this
    /// name.
    virtual std::optional<std::int64_t> find_shop(std::string_view name) = 0;
    virtual std::vector<std::string> shop_names() = 0;

    /// One that is linked, too, though no reading has shown it yet.
    virtual std::optional<KnownVariant> variant(ShopVariantId id) = 0;
    /// Gone ones too, after those that are live.
    virtual std::vector<KnownVariant> variants_with(std::int64_t shop,
                                                    std::string_view text) = 0;

    /// Whether there is one of the same variant or key, kind, end and note,
    /// though it may not be in force.
    virtual bool has(const NewWaiver& waiver) = 0;
    /// Its number.
    virtual std::int64_t add(const NewWaiver& waiver) = 0;
    /// Nothing where there is none of this number.
    virtual std::optional<Waiver> remove(std::int64_t id, Time now,
                                         std::string_view by) = 0;

    virtual void commit() = 0;
};

} // namespace hwsync
