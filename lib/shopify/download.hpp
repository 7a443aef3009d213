#pragma once

#include "net/http_client.hpp"
#include "net/retry.hpp"
#include "shopify/spooled_file.hpp"

#include <hwsync/error.hpp>

#include <filesystem>
#include <string>

namespace hwsync {

class Observer;
class StopToken;
struct BulkOperation;

/// What an operation has found is not to be had, or is not what Shopify said it
/// is: asking for it again will not help.
class ResultIsLost final : public Error {
public:
    using Error::Error;
};

struct DownloadSettings {
    HttpSettings http;
    /// Of these `total` and `max_bytes` do not hold: a result may be large.
    HttpLimits limits;
    RetryPolicy retries;
    std::filesystem::path folder; ///< where the result is spooled
};

/// Fetches what an operation that has completed has found; without a token and
/// through connections of its own, as it lies on another host. What breaks off
/// is resumed where the result is still the same one, else begun anew.
///
/// The file is as long as Shopify says and ends with a newline; whether it
/// holds as many lines as the operation has objects is for the reader to check.
/// It is empty where the operation found nothing. `shop` is the shop's name.
/// Throws Error(network), a ResultIsLost of that kind, Error(input) where the
/// result is no whole lines, Error(storage).
SpooledFile download_result(const BulkOperation& operation,
                            const std::string& shop,
                            const DownloadSettings& settings, WaitClock& clock,
                            Observer& observer, const StopToken& stop);

} // namespace hwsync
