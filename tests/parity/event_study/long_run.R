# Long horizons, characteristics and variance by R on the simulated input.
#
# Run from this folder: Rscript long_run.R   (stored output long_run.csv; its first line has the
# versions). Needs the packages sandwich and lmtest.
#
# lm, predict and vcov give the event study; cumprod the buy-and-hold returns; t.test their t;
# NeweyWest, vcovHC and vcovCL of sandwich with coeftest of lmtest the robust errors; rstudent the
# residuals of the variance test. Characteristics are made of the event's number, as in
# test_long_run.py. Nothing is shared with the Python package.

library(sandwich)
library(lmtest)

estimation <- -210:-11
event <- -3:3
holding <- 15

read_simulated <- function(name) {
  read.csv(paste0("simulated_", name, ".csv"), check.names = FALSE)
}

read_case <- function(name) {
  returns <- read_simulated("thirty_returns")
  events <- read_simulated(if (name == "common") "common_events" else "spread_events")
  if (name == "gaps") {
    holes <- read_simulated("gaps")
    returns[cbind(match(holes$date, returns$date), match(holes$firm, names(returns)))] <- NA
  }
  events$day <- match(events$date, returns$date)
  list(name = name, returns = returns, events = events)
}

row <- function(quantity, name, value) data.frame(quantity = quantity, name = name, value = value)

# Of one event: buy-and-hold returns of days 0 to 3, the CAR of days -1 to 1 with its forecast
# standard deviation, and squares over their expectation.
one_event <- function(case, i) {
  data <- case$returns
  data$y <- data[[case$events$firm[i]]]
  day <- case$events$day[i]
  past <- data[day + estimation, ]
  near <- data[day + -1:1, ]
  held <- data[day + 0:3, ]
  fit <- lm(y ~ MARKET, past, na.action = na.exclude)
  x <- cbind(1, near$MARKET)
  forecast <- x %*% vcov(fit) %*% t(x) + summary(fit)$sigma^2 * diag(3)
  abnormal <- as.numeric(near$y - x %*% coef(fit))
  df <- fit$df.residual
  list(
    bhar = tail(cumprod(1 + held$y), 1) - tail(cumprod(1 + held$MARKET), 1),
    car = sum(abnormal), variance = sum(forecast), df = df,
    outside = as.numeric(rstudent(fit))^2 * (df - 3) / (df - 1),
    ratio = abnormal^2 / diag(forecast) * (df - 2) / df
  )
}

bhar_rows <- function(bhar) {
  bhar <- bhar[!is.na(bhar)]
  plain <- t.test(bhar)
  n <- length(bhar)
  s <- mean(bhar) / sd(bhar)
  g <- mean((bhar - mean(bhar))^3) / sd(bhar)^3
  rbind(
    row("bhar", seq_along(bhar) - 1, bhar),
    row("bhar_test", "n", n), row("bhar_test", "t", plain$statistic),
    row("bhar_test", "p", plain$p.value), row("bhar_test", "low", plain$conf.int[1]),
    row("bhar_test", "skewness_adjusted", sqrt(n) * (s + g * s^2 / 3 + g / (6 * n)))
  )
}

# Mean return of the firms with an event 1 to `holding` sessions back.
portfolio <- function(case) {
  days <- seq_len(nrow(case$returns))
  mean_of <- sapply(days, function(d) {
    held <- d - case$events$day >= 1 & d - case$events$day <= holding
    y <- unlist(case$returns[d, unique(case$events$firm[held]), drop = FALSE])
    if (any(!is.na(y))) mean(y, na.rm = TRUE) else NA
  })
  data <- cbind(case$returns, y = mean_of)
  data[!is.na(mean_of), ]
}

tested <- function(quantity, table) {
  names <- sub("(Intercept)", "alpha", rownames(table), fixed = TRUE)
  rbind(
    row(paste0(quantity, "_estimate"), names, table[, 1]),
    row(paste0(quantity, "_se"), names, table[, 2]),
    row(paste0(quantity, "_p"), names, table[, 4])
  )
}

calendar_rows <- function(case) {
  data <- portfolio(case)
  rows <- row("calendar", "n", nrow(data))
  for (lags in c(0, 2, floor(4 * (nrow(data) / 100)^(2 / 9)))) {
    one <- lm(y ~ MARKET, data)
    two <- lm(y ~ MARKET + SIZE, data)
    for (fit in list(one, two)) {
      errors <- NeweyWest(fit, lag = lags, prewhite = FALSE, adjust = TRUE)
      quantity <- paste("calendar", length(coef(fit)) - 1, lags, sep = "_")
      rows <- rbind(rows, tested(quantity, coeftest(fit, vcov. = errors)))
    }
  }
  rows[!duplicated(rows[c("quantity", "name")]), ]
}

regression_rows <- function(case, ones) {
  id <- case$events$event_id
  data <- data.frame(
    car = sapply(ones, function(one) one$car), size = ((7 * id) %% 30) / 30,
    tech = as.numeric(id %% 3 == 0), day = case$events$day,
    weight = 1 / sapply(ones, function(one) one$variance)
  )
  data <- data[!is.na(data$car), ]
  dates <- length(unique(data$day))
  rows <- row("regression", "n", nrow(data))
  fits <- list(wls = lm(car ~ size + tech, data, weights = weight), ols = lm(car ~ size + tech, data))
  for (name in names(fits)) {
    fit <- fits[[name]]
    rows <- rbind(rows, row("r_squared", name, summary(fit)$r.squared))
    hc3 <- coeftest(fit, vcov. = vcovHC(fit, type = "HC3"))
    rows <- rbind(rows, tested(paste0("regression_", name, "_hc3"), hc3))
    if (dates > 1) {
      errors <- vcovCL(fit, cluster = data$day, type = "HC1")
      table <- coeftest(fit, vcov. = errors, df = dates - 1)
      rows <- rbind(rows, tested(paste0("regression_", name, "_clustered"), table))
    }
  }
  rows
}

variance_rows <- function(ones) {
  ones <- Filter(function(one) !anyNA(one$ratio), ones)
  ratio <- sapply(ones, function(one) one$ratio)
  df <- sapply(ones, function(one) one$df)
  outside <- sapply(ones, function(one) one$outside)
  count <- rowSums(!is.na(outside))
  total <- rowSums(outside, na.rm = TRUE)
  starts <- seq_len(nrow(outside) - 2)
  rolled <- sapply(starts, function(s) sum(total[s + 0:2]) / sum(count[s + 0:2]))
  z <- sum(ratio - 1) / sqrt(sum(3 * 2 * (df - 1) / (df - 4)))
  rbind(
    row("variance", "ratio", mean(ratio)), row("variance", "z", z),
    row("variance", "p_estimation", (1 + sum(rolled >= mean(ratio))) / (length(rolled) + 1)),
    row("variance", "p_normal", pnorm(-z))
  )
}

rows <- NULL
for (name in c("spread", "common", "gaps")) {
  case <- read_case(name)
  ones <- lapply(seq_len(nrow(case$events)), function(i) one_event(case, i))
  found <- rbind(
    bhar_rows(sapply(ones, function(one) one$bhar)), calendar_rows(case),
    regression_rows(case, ones), variance_rows(ones)
  )
  rows <- rbind(rows, cbind(case = name, found))
}
rows$value <- sprintf("%.17g", rows$value)
version <- sprintf(
  "# R %s.%s with sandwich %s and lmtest %s, by long_run.R", R.version$major, R.version$minor,
  packageVersion("sandwich"), packageVersion("lmtest")
)
lines <- c(version, paste(names(rows), collapse = ","), do.call(paste, c(rows, sep = ",")))
writeLines(lines, "long_run.csv")
