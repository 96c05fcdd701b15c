# Event studies by base R on the simulated input.
#
# Run from this folder: Rscript base_r.R   (stored output: see the first line of each table)
#
# R's own functions give the numbers: lm (coefficients, sigma), predict with se.fit (forecast
# variance of a day), vcov (of a window), rstandard and hatvalues (SQ test, GRANK), t.test,
# wilcox.test, power.t.test, cor, rank. What R has no function for is written from the paper's formula on top of
# them: Patell, Kolari-Pynnonen, crude dependence, Corrado, Corrado-Zivney, GRANK, the generalised
# sign test, the skewness adjustment. Nothing is shared with the Python package.

estimation <- -210:-11
event <- -3:3
windows <- list(c(0, 0), c(-1, 1), c(-3, 3), c(1, 3))

read_returns <- function(name) {
  read.csv(paste0("simulated_", name, ".csv"), check.names = FALSE)
}

read_case <- function(name) {
  thirty <- !name %in% c("nine", "masked")
  returns <- read_returns(if (thirty) "thirty_returns" else "returns")
  common <- name %in% c("common", "common_gaps")
  events <- read_returns(if (!thirty) "events" else if (common) "common_events" else "spread_events")
  if (name %in% c("gaps", "common_gaps")) {
    holes <- read_returns("gaps")
    returns[cbind(match(holes$date, returns$date), match(holes$firm, names(returns)))] <- NA
  }
  if (name == "ties") returns[-1] <- round(returns[-1] * 256) / 256
  if (name %in% c("two_factors", "constant", "adjusted", "ties")) events <- head(events, 10)
  list(name = name, returns = returns, events = events)
}

# How each model is a regression; a return minus the market is one on nothing.
formulas <- list(
  two_factors = y ~ MARKET + SIZE, constant = y ~ 1, adjusted = y ~ 0, ties = y ~ 0
)

# Days of the firm's other event windows that lie in this event's estimation window.
other_windows <- function(case, i) {
  same <- setdiff(which(case$events$firm == case$events$firm[i]), i)
  intersect(
    match(case$events$date[i], case$returns$date) + estimation,
    outer(match(case$events$date[same], case$returns$date), event, "+")
  )
}

fit_event <- function(case, i) {
  day <- match(case$events$date[i], case$returns$date)
  data <- case$returns
  data$y <- data[[case$events$firm[i]]]
  imposed <- case$name %in% c("adjusted", "ties")
  if (imposed) data$y <- data$y - data$MARKET
  if (case$name == "masked") data$y[other_windows(case, i)] <- NA
  past <- data[day + estimation, ]
  near <- data[day + event, ]
  formula <- if (is.null(formulas[[case$name]])) y ~ MARKET else formulas[[case$name]]
  fit <- lm(formula, past, na.action = na.exclude)
  one <- list(day = day, fit = fit, imposed = imposed, residual = as.numeric(residuals(fit)))
  if (imposed) {
    one$abnormal <- near$y
    one$sigma <- sd(past$y, na.rm = TRUE)
    one$df <- sum(!is.na(past$y)) - 1
    one$daily <- rep(one$sigma, length(event))
    one$hat <- rep(0, length(estimation))
  } else {
    forecast <- predict(fit, near, se.fit = TRUE)
    one$abnormal <- as.numeric(near$y - forecast$fit)
    one$sigma <- summary(fit)$sigma
    one$df <- fit$df.residual
    one$daily <- as.numeric(sqrt(forecast$se.fit^2 + forecast$residual.scale^2))
    one$hat <- as.numeric(hatvalues(fit))
    one$near <- model.matrix(delete.response(terms(fit)), near)
  }
  one
}

inside <- function(window) event >= window[1] & event <= window[2]

car_of <- function(one, window) sum(one$abnormal[inside(window)])

car_se <- function(one, window) {
  length <- diff(window) + 1
  if (one$imposed) return(one$sigma * sqrt(length))
  total <- colSums(one$near[inside(window), , drop = FALSE])
  sqrt(length * one$sigma^2 + as.numeric(total %*% vcov(one$fit) %*% total))
}

# Sums of L residuals in a row, each over sigma sqrt(1'(I - H)1); rstandard itself for a day.
sq_p <- function(one, window) {
  length <- diff(window) + 1
  size <- abs(car_of(one, window) / car_se(one, window))
  if (length == 1 && !one$imposed) {
    sums <- as.numeric(rstandard(one$fit))
  } else {
    starts <- seq_len(length(estimation) - length + 1)
    sums <- sapply(starts, function(s) rolling_sum(one, s + seq_len(length) - 1))
  }
  sums <- abs(sums[!is.na(sums)])
  (1 + sum(sums >= size)) / (length(sums) + 1)
}

rolling_sum <- function(one, days) {
  if (anyNA(one$residual[days])) return(NA)
  if (one$imposed) return(sum(one$residual[days]) / (one$sigma * sqrt(length(days))))
  x <- naresid(na.action(one$fit), model.matrix(one$fit))[days, , drop = FALSE]
  total <- colSums(x)
  used <- as.numeric(total %*% vcov(one$fit) %*% total) / one$sigma^2
  sum(one$residual[days]) / (one$sigma * sqrt(length(days) - used))
}

# Mean correlation of residuals over pairs, each by the share of the tested window in common.
mean_correlation <- function(ones, window) {
  n <- length(ones)
  length <- diff(window) + 1
  day <- sapply(ones, function(one) one$day)
  calendar <- matrix(0, max(day), n)
  for (i in seq_len(n)) {
    e <- ones[[i]]$residual - mean(ones[[i]]$residual, na.rm = TRUE)
    e[is.na(e)] <- 0
    calendar[day[i] + estimation, i] <- e / sqrt(sum(e^2))
  }
  share <- pmax(length - abs(outer(day, day, "-")), 0) / length
  rho <- (sum(crossprod(calendar) * share) - n) / (n * (n - 1))
  if (length(unique(day)) == 1 && !anyNA(sapply(ones, function(one) one$residual))) {
    r <- cor(sapply(ones, function(one) one$residual))
    stopifnot(abs(rho - mean(r[row(r) != col(r)])) < 1e-12)
  }
  rho
}

# Rows are days; columns events. Ranks within an event, centred, then a z of each day.
rank_z <- function(values, tested) {
  u <- apply(values, 2, function(v) rank(v, na.last = "keep") / (sum(!is.na(v)) + 1) - 0.5)
  days <- rowSums(!is.na(u))
  d <- (rowSums(u, na.rm = TRUE) / sqrt(days))[days > 0]
  z <- d / sqrt(mean(d^2))
  sum(tail(z, length(event))[tested]) / sqrt(sum(tested))
}

corrado <- function(ones, tested) {
  rank_z(sapply(ones, function(one) c(one$residual, one$abnormal)), tested)
}

corrado_zivney <- function(ones, tested) {
  near <- sapply(ones, function(one) one$abnormal / one$daily)
  near <- near / apply(near, 1, sd, na.rm = TRUE)
  past <- sapply(ones, function(one) one$residual / one$sigma)
  rank_z(rbind(past, near), tested)
}

grank_t <- function(ones, scar) {
  values <- sapply(ones, function(one) one$residual / (one$sigma * sqrt(1 - one$hat)))
  values <- rbind(values, scar / sd(scar))
  u <- apply(values, 2, function(v) rank(v, na.last = "keep") / (sum(!is.na(v)) + 1) - 0.5)
  seen <- rowSums(!is.na(u)) > 0
  share <- rowMeans(!is.na(u))[seen]
  mean_u <- rowMeans(u, na.rm = TRUE)[seen]
  days <- length(mean_u) - 1
  z <- mean_u[days + 1] / sqrt(mean(share * mean_u^2))
  c(as.numeric(z * sqrt((days - 1) / (days - z^2))), days - 1)
}

skewness_adjusted <- function(x) {
  n <- length(x)
  s <- mean(x) / sd(x)
  g <- mean((x - mean(x))^3) / sd(x)^3
  sqrt(n) * (s + g * s^2 / 3 + g / (6 * n))
}

# Smallest mean that the two-sided t test of x finds four times in five.
detectable <- function(x) {
  power.t.test(n = length(x), sd = sd(x), sig.level = 0.05, power = 0.8, type = "one.sample",
               strict = TRUE, tol = 1e-12)$delta
}

two_sided <- function(z) 2 * pnorm(-abs(z))
two_sided_t <- function(t, df) 2 * pt(-abs(t), df)

tests_of <- function(ones, window) {
  ones <- Filter(function(one) !anyNA(one$abnormal[inside(window)]), ones)
  n <- length(ones)
  car <- sapply(ones, car_of, window)
  scar <- car / sapply(ones, car_se, window)
  df <- sapply(ones, function(one) one$df)
  rho <- mean_correlation(ones, window)
  by_car <- t.test(car)
  by_scar <- t.test(scar)
  bmp <- as.numeric(by_scar$statistic)
  patell <- sum(scar) / sqrt(sum(df / (df - 2)))
  portfolio <- rowMeans(sapply(ones, function(one) one$residual), na.rm = TRUE)
  portfolio <- portfolio[!is.nan(portfolio)]
  crude <- mean(car) / (sd(portfolio) * sqrt(diff(window) + 1))
  sign <- unlist(lapply(ones, function(one) one$residual[!is.na(one$residual)] > 0))
  w <- sum(car > 0)
  p <- mean(sign)
  generalised <- (w - n * p) / sqrt(n * p * (1 - p))
  signed <- suppressWarnings(wilcox.test(car, exact = if (n <= 25) NULL else FALSE))
  ranks <- c(corrado(ones, inside(window)), corrado_zivney(ones, inside(window)))
  grank <- grank_t(ones, scar)
  skewed <- skewness_adjusted(car)
  kp <- bmp * sqrt((1 - rho) / (1 + (n - 1) * rho))
  kp_patell <- patell / sqrt(1 + (n - 1) * rho)
  rbind(
    data.frame(statistic = "cross_section_t", value = by_car$statistic, p = by_car$p.value),
    data.frame(statistic = "crude_dependence", value = crude,
               p = two_sided_t(crude, length(portfolio) - 1)),
    data.frame(statistic = "patell", value = patell, p = two_sided(patell)),
    data.frame(statistic = "bmp", value = bmp, p = by_scar$p.value),
    data.frame(statistic = "kp_bmp", value = kp, p = two_sided_t(kp, n - 1)),
    data.frame(statistic = "kp_patell", value = kp_patell, p = two_sided(kp_patell)),
    data.frame(statistic = "corrado", value = ranks[1], p = two_sided(ranks[1])),
    data.frame(statistic = "corrado_zivney", value = ranks[2], p = two_sided(ranks[2])),
    data.frame(statistic = "grank_t", value = grank[1], p = two_sided_t(grank[1], grank[2])),
    data.frame(statistic = "generalised_sign", value = generalised, p = two_sided(generalised)),
    data.frame(statistic = "wilcoxon", value = signed$statistic, p = signed$p.value),
    data.frame(statistic = "skewness_adjusted_t", value = skewed, p = two_sided_t(skewed, n - 1)),
    data.frame(statistic = "detectable_effect", value = detectable(car), p = NA)
  )
}

event_rows <- function(one) {
  coefficients <- c(coef(one$fit), sigma = one$sigma, df = one$df)
  names(coefficients) <- sub("(Intercept)", "alpha", names(coefficients), fixed = TRUE)
  rows <- data.frame(first = NA, last = NA, statistic = names(coefficients), value = coefficients)
  ar <- data.frame(first = event, last = event, statistic = "ar", value = one$abnormal)
  rows <- rbind(rows, ar)
  for (window in windows) {
    if (anyNA(one$abnormal[inside(window)])) next
    found <- c(car = car_of(one, window), se = car_se(one, window), sq_p = sq_p(one, window))
    rows <- rbind(rows, data.frame(first = window[1], last = window[2],
                                   statistic = names(found), value = found))
  }
  rows[!is.na(rows$value), ]
}

test_rows <- function(case, ones) {
  rows <- lapply(windows, function(window) {
    cbind(case = case$name, first = window[1], last = window[2], tests_of(ones, window))
  })
  do.call(rbind, rows)
}

write_table <- function(rows, path) {
  rows[] <- lapply(rows, function(x) if (is.double(x)) sprintf("%.17g", x) else x)
  rows[rows == "NA"] <- ""
  head <- sprintf("# base R %s.%s, by base_r.R", R.version$major, R.version$minor)
  writeLines(c(head, paste(names(rows), collapse = ","), do.call(paste, c(rows, sep = ","))), path)
}

cases <- c(
  "nine", "masked", "common", "spread", "gaps", "common_gaps",
  "two_factors", "constant", "adjusted", "ties"
)
events <- tests <- NULL
for (name in cases) {
  case <- read_case(name)
  ones <- lapply(seq_len(nrow(case$events)), function(i) fit_event(case, i))
  ids <- case$events$event_id
  for (i in seq_along(ones)) {
    events <- rbind(events, cbind(case = name, event_id = ids[i], event_rows(ones[[i]])))
  }
  tests <- rbind(tests, test_rows(case, ones))
}
write_table(events, "base_r_events.csv")
write_table(tests, "base_r_tests.csv")
