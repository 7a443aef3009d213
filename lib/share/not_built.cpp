#include "share/health.hpp"

#include <hwsync/error.hpp>
#include <hwsync/publish.hpp>

namespace hwsync {

namespace {

[[noreturn]] void refuse() {
    throw Error(ErrorKind::usage,
                "this hwsync was built without sharing (HWSYNC_SHARE)",
                "use one that was built with it");
}

} // namespace

PublishResult publish(const PublishRequest&, Observer&, const StopToken&) {
    refuse();
}

struct BrandLease::Held {};

BrandLease::BrandLease(const PublishRequest&, Observer&, const StopToken&) {
    refuse();
}

BrandLease::~BrandLease() = default;
BrandLease::BrandLease(BrandLease&&) noexcept = default;

PublishResult BrandLease::publish() {
    refuse();
}

bool CompareResult::is_equal() const noexcept {
    return true;
}

CompareResult compare_published(const PublishRequest&, Observer&,
                                const StopToken&) {
    refuse();
}

RestoreResult restore_brand(const RestoreRequest&, const SharedDatabase&,
                            const StopToken&) {
    refuse();
}

std::vector<PublishedBrand> published_brands(const SharedDatabase&,
                                             const StopToken&) {
    refuse();
}

std::optional<HealthCheck> check_publishing(const DoctorRequest& request,
                                            const StopToken&) {
    if (request.config.publish.url.empty()) {
        return std::nullopt;
    }
    return HealthCheck{"publish",
                       {},
                       Health::problem,
                       "this hwsync was built without sharing (HWSYNC_SHARE)",
                       "use one that was built with it"};
}

} // namespace hwsync
