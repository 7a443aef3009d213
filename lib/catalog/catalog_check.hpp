#pragma once

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

struct Batch;

/// What is known about a reading besides its records.
struct ShopNow {
    std::string shop;
    std::string source;
    /// When the reading began. If this is empty, the newest updatedAt in it
    /// counts.
    std::optional<Time> began;
    /// The ids of products that, according to Shopify, were deleted after the
    /// watermark; ascending.
    std::vector<std::int64_t> deleted;
    /// Whether the shop was read live. It may then be empty, and the catalog
    /// need not know it yet. Nor need it know one that the config file names.
    bool is_live = false;
};

/// A check of a catalog as it is at one moment. Shops that were read are put
/// into it one after another, each between begin_shop() and end_shop().
class CatalogCheck {
public:
    virtual ~CatalogCheck() = default;

    /// Adds a finding that no longer counts. To be called before everything
    /// else.
    virtual void know(const Finding& finding) = 0;

    virtual void begin_shop(const ShopNow& shop) = 0;
    virtual void put(const Batch& batch) = 0;
    virtual void end_shop() = 0;

    virtual VerifyResult finish() = 0;
};

/// Throws the same errors as verify_catalog(). `request` and `stop` must
/// outlive the result.
std::unique_ptr<CatalogCheck> begin_check(const VerifyRequest& request,
                                          const StopToken& stop);

/// A shop as the catalog knows it.
struct KnownStore {
    std::string shop;
    std::optional<std::int64_t> shopify_id;
    /// Products that were deleted after this time are pending.
    std::optional<Time> read_until;
};

/// The catalog's shops. `read_until` is set only for those that the request
/// reads.
std::vector<KnownStore> known_stores(const VerifyRequest& request,
                                     const StopToken& stop);

} // namespace hwsync
