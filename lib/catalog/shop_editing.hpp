#pragma once

#include <hwsync/shops.hpp>
#include <hwsync/time.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Changes which shops a catalog knows, in one transaction that rolls back
/// unless it is committed.
class ShopEditing {
public:
    virtual ~ShopEditing() = default;

    /// The primary shop; empty before the first import.
    virtual std::string primary() = 0;
    /// The child shops, by name.
    virtual std::vector<std::string> children() = 0;
    /// What the catalog holds of a child shop.
    virtual ShopContents contents(std::string_view child) = 0;

    virtual void rename(std::string_view from, std::string_view to) = 0;
    virtual void forget(std::string_view child) = 0;

    /// `counts` is the JSON object that is stored with the run.
    virtual void commit(Time now, const std::string& counts) = 0;
};

} // namespace hwsync
