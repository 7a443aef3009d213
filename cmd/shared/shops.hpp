#pragma once

#include "shared/context.hpp"

#include <hwsync/live.hpp>
#include <hwsync/verify.hpp>

#include <string>
#include <vector>

/// The primary shop's name for an import.
struct PrimaryShop {
    std::string name; ///< empty: the catalog decides
    bool is_configured = false;
};

/// `given` is --shop, or empty. Throws Error(safety) for a child shop, and
/// Error(usage), naming the nearest one, for a shop that the config does not
/// name.
PrimaryShop primary_shop(const Context& context, const std::string& given);

/// A child shop with what the config says of it; the defaults where there is no
/// config. Throws Error(usage) for the primary shop or an unknown one.
hwsync::ShopConfig child_shop(const Context& context, const std::string& given);

/// Throws Error(usage), naming the nearest one, for a shop that the config file
/// does not name, where it names any.
void check_is_named(const Context& context, const std::string& shop);

/// Warns that there is nothing of a child shop because it was never read.
void tell_never_read(const Context& context, const std::string& shop);

/// The names of every child shop of the config file. Throws Error(usage) where
/// there is none.
std::vector<std::string> child_shops(const Context& context);

/// What the config file says of every child shop; empty where there is none.
std::vector<hwsync::ChildRules> child_rules(const Context& context);

/// What it takes to ask a shop itself. Throws Error(usage) where the config
/// file does not name it.
hwsync::LiveAccess live_access(const Context& context, const std::string& shop);
