#pragma once

#include "catalog/row_feed.hpp"

#include <hwsync/publish.hpp>

namespace hwsync::share {

/// publish() as the end of a job, where it is not null: gives the brand's lease
/// back, unless another process is at work on the catalog.
PublishResult publish_brand(const PublishRequest& request, PublishingJob* job,
                            Observer& observer, const StopToken& stop);

} // namespace hwsync::share
