#pragma once

#include "catalog/link_editing.hpp"

#include <hwsync/waive.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A waiver to be made.
struct NewWaiver {
    std::int64_t shop = 0;
    std::int64_t variant = 0; ///< 0: all variants that have the key
    std::string key;          ///< empty if one variant is named
    std::string identifier;
    bool is_named_by_identifier = false; ///< even if only one variant has it
    std::optional<FindingKind> kind;
    std::optional<Time> until;
    std::string by;
    Time at;
    std::string note;
};

/// Changes waivers, in one transaction that rolls back unless it is committed.
class WaiverEditing {
public:
    virtual ~WaiverEditing() = default;

    /// The number of a child shop; nothing if the catalog knows no child of
    /// this name.
    virtual std::optional<std::int64_t> find_shop(std::string_view name) = 0;
    virtual std::vector<std::string> shop_names() = 0;

    /// Also finds a variant that is linked although no reading has contained it
    /// yet.
    virtual std::optional<KnownVariant> variant(ShopVariantId id) = 0;
    /// The live variants, then those that are gone.
    virtual std::vector<KnownVariant> variants_with(std::int64_t shop,
                                                    std::string_view text) = 0;

    /// Whether there is a waiver for the same variant or key, with the same
    /// kind, end and note, even if it is not in force.
    virtual bool has(const NewWaiver& waiver) = 0;
    /// Returns the number of the new waiver.
    virtual std::int64_t add(const NewWaiver& waiver) = 0;
    /// Returns the removed waiver; nothing if there is none of this number.
    virtual std::optional<Waiver> remove(std::int64_t id, Time now,
                                         std::string_view by) = 0;

    virtual void commit() = 0;
};

} // namespace hwsync
