#pragma once

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// The command line contract's rules of matching once more: slow, one variant
/// at a time, sharing nothing with the library but words.
namespace plain {

struct Variant {
    std::int64_t id = 0;
    std::string status;
    std::string sku;
    std::string barcode;
};

struct Rules {
    hwsync::Identifier identifier = hwsync::Identifier::sku;
    hwsync::MatchingConfig matching;
    std::string strip_prefix;
    std::string strip_suffix;
    bool is_swapped = false; ///< by the identifier that does not link
};

struct Link {
    bool manual = false;
    std::int64_t target = 0; ///< 0: a block
    std::string key;         ///< of the variant when an automatic link was made
    bool by_other = false;   ///< whether that is a key of the other identifier

    bool operator==(const Link&) const = default;
};

using Links = std::map<std::int64_t, Link>;

struct Said {
    std::string outcome;
    std::vector<std::int64_t> candidates;

    bool operator==(const Said&) const = default;
};

struct Answer {
    std::map<std::int64_t, Said> variants;
    Links links;
};

/// What is to be said of all variants that are known of a shop, given all
/// variants of the catalog that are not deleted and the links that are there.
Answer match(const std::vector<Variant>& catalog,
             const std::vector<Variant>& shop, const Links& links,
             const Rules& rules);

} // namespace plain
